package sparkception.job.registry;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A local file system whose user dies before a chosen change of versions: from then on nothing is
 * changed any more.
 */
public final class MortalFileSystem extends LocalFileSystem {

  /** Setting: number of the change, from 1. */
  static final String DIE_AT = "sparkception.test.die-at";

  /** What the dead throw. */
  static final class Death extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  private static final AtomicInteger CHANGES = new AtomicInteger();

  static void begin() {
    CHANGES.set(0);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    change(file);
    FSDataOutputStream out =
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(out, null) {
      @Override
      public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        change(file);
        super.write(bytes, offset, length);
      }
    };
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change(from);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change(path);
    return super.delete(path, recursive);
  }

  private void change(Path path) {
    if (path.toString().contains("/versions/")
        && CHANGES.incrementAndGet() >= getConf().getInt(DIE_AT, Integer.MAX_VALUE)) {
      throw new Death();
    }
  }
}
