package sparkception.data.shard;

import java.io.IOException;
import sparkception.data.DataProblem;

/** A folder that is no data set, or a data set that is damaged; the message is for the user. */
public final class DataSetException extends IOException implements DataProblem {

  public DataSetException(String message) {
    super(message);
  }

  public DataSetException(String message, Throwable cause) {
    super(message, cause);
  }
}
