package sparkception.job.mlflow;

import java.io.IOException;
import sparkception.job.JobProblem;

/** A run that cannot be shown to MLflow; the message says why. */
public final class MlflowException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  MlflowException(String message) {
    super(message);
  }

  MlflowException(String message, Throwable cause) {
    super(message, cause);
  }
}
