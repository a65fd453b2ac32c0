package sparkception.job.explain;

import java.io.IOException;
import sparkception.job.JobProblem;

/** Pictures that cannot be explained; the message is for the user. */
public final class ExplainException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  ExplainException(String message) {
    super(message);
  }
}
