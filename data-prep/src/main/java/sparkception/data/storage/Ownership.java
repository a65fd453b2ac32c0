package sparkception.data.storage;

import java.io.IOException;

/** Says before something is published whether the folder is still ours to write. */
@FunctionalInterface
public interface Ownership {

  /** Where nobody else writes. */
  Ownership UNDISPUTED = () -> {};

  /**
   * Makes sure that it is.
   *
   * @throws StorageException if another process owns it by now
   */
  void requireHeld() throws IOException;
}
