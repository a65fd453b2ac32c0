package sparkception.data.shard;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Creates files with the permissions that their file system gives by itself.
 *
 * <p>Hadoop's shorter {@code create} states them, and on a local file system, without Hadoop's
 * native library, it starts two processes for that: {@code chmod} for the file and for its
 * checksums. They take longer than a shard's last row group.
 */
public final class NewFile {

  /** Checksums come with each 4.5 KiB, and would be as many system calls. */
  private static final int BUFFER_BYTES = 64 << 10;

  private NewFile() {}

  /**
   * Creates a file and the folders above it.
   *
   * @param overwrite whether one that is there is replaced; otherwise it is an error
   */
  public static FSDataOutputStream create(FileSystem files, Path path, boolean overwrite)
      throws IOException {
    return files.create(
        path,
        null,
        overwrite,
        BUFFER_BYTES,
        files.getDefaultReplication(path),
        files.getDefaultBlockSize(path),
        null);
  }
}
