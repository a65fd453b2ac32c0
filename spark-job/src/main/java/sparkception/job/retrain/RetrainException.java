package sparkception.job.retrain;

import java.io.IOException;
import sparkception.job.JobProblem;

/** A model that cannot be trained further; the message says why. */
public final class RetrainException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  RetrainException(String message) {
    super(message);
  }
}
