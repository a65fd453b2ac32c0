package sparkception.data.storage;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Keeps two processes from writing one folder. */
public interface FolderLock extends Ownership, AutoCloseable {

  /** Random, and unique to this holder: names of what it stages begin with it. */
  String token();

  /** Whether another process was seen to have taken it. */
  boolean isLost();

  /** What tasks need to make sure that the lock is still held. */
  Proof proof();

  /** Lets go; harmless when the lock is lost. */
  @Override
  void close() throws IOException;

  /** That a lock is held by whom it was taken, looked up wherever it travels. */
  interface Proof extends Serializable {

    /**
     * Makes sure of it.
     *
     * @throws StorageException if the lock is gone or held by another process
     */
    void requireHeld(Configuration hadoop) throws IOException;
  }
}
