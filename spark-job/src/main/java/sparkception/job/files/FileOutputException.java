package sparkception.job.files;

import java.io.IOException;
import sparkception.job.JobProblem;

/** A file of a run that cannot be written; the message names it and the reason. */
public final class FileOutputException extends IOException implements JobProblem {

  private static final long serialVersionUID = 1L;

  FileOutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
