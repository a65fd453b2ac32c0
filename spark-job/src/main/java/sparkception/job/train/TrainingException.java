package sparkception.job.train;

import sparkception.job.JobProblem;

/** Training cannot start or cannot go on; the message is for the user. */
public final class TrainingException extends Exception implements JobProblem {

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
