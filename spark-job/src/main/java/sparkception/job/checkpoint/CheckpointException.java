package sparkception.job.checkpoint;

import java.io.IOException;
import sparkception.job.JobProblem;

/** A checkpoint that cannot be used: damaged, incomplete, or missing. */
public final class CheckpointException extends IOException implements JobProblem {

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
