package sparkception.job.export;

import java.io.IOException;
import sparkception.job.JobProblem;

/** A network that cannot be written where it was to go. */
public final class ExportException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  ExportException(String message) {
    super(message);
  }
}
