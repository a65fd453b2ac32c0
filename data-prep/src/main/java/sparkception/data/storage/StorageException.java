package sparkception.data.storage;

import java.io.IOException;
import sparkception.data.DataProblem;

/** A folder that cannot be written, or not by this process; the message is for the user. */
public class StorageException extends IOException implements DataProblem {

  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
