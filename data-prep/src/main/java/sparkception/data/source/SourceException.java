package sparkception.data.source;

import java.io.IOException;
import sparkception.data.DataProblem;

/** A source that is not what it is said to be; the message is for the user. */
public final class SourceException extends IOException implements DataProblem {

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
