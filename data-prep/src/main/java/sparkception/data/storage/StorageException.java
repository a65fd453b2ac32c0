package sparkception.data.storage;

import java.io.IOException;
import sparkception.data.DataProblem;

/** A folder that cannot be written, or not by this process; the message is for the user. */
public final class StorageException extends IOException implements DataProblem {

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
