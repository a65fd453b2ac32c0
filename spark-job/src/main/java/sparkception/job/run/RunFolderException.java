package sparkception.job.run;

import java.io.FileNotFoundException;
import sparkception.job.JobProblem;

/** A folder that holds no run, or not the part of one that is asked for. */
public final class RunFolderException extends FileNotFoundException implements JobProblem {

  private static final long serialVersionUID = 1L;

  public RunFolderException(String message) {
    super(message);
  }
}
