package sparkception.job.registry;

import java.io.IOException;
import sparkception.job.JobProblem;

/** A registry that cannot do what it was asked for; the message says why. */
public final class RegistryException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  RegistryException(String message) {
    super(message);
  }

  RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
