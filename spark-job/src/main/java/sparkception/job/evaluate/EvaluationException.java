package sparkception.job.evaluate;

import sparkception.job.JobProblem;

/** A network that cannot be judged: what it says is no number, or its judging has failed. */
public final class EvaluationException extends RuntimeException implements JobProblem {

  private static final long serialVersionUID = 1L;

  EvaluationException(String message) {
    super(message);
  }

  EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
