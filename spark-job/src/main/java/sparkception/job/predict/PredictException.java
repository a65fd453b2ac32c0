package sparkception.job.predict;

import java.io.IOException;
import sparkception.job.JobProblem;

/** Pictures that nothing can be said of; the message is for the user. */
public final class PredictException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  PredictException(String message) {
    super(message);
  }
}
