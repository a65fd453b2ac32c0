package sparkception.data.prep;

/** Told how far data preparation has come, on the driver, about once a second. */
public interface PrepListener {

  /** So many images of all are read, checked and encoded. */
  void progress(long done, long total);

  /** Something looks wrong but stops nothing. */
  default void warning(String message) {}
}
