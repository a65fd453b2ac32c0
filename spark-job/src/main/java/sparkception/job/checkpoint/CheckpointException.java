package sparkception.job.checkpoint;

import java.io.IOException;

/** A checkpoint that cannot be used: damaged, incomplete, or missing. */
public final class CheckpointException extends IOException {

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
