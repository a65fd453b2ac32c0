package sparkception.data.loader;

import sparkception.data.DataProblem;

/** A data set that cannot be read on: the message names the shard and what is wrong with it. */
public final class DataSetReadException extends RuntimeException implements DataProblem {
  private static final long serialVersionUID = 1L;

  /** A problem that a consumer of the rows has found. */
  public DataSetReadException(String message) {
    super(message);
  }

  DataSetReadException(String message, Throwable cause) {
    super(message, cause);
  }
}
