package sparkception.job.train;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A local file system whose process dies at a chosen change of the checkpoints, without any
 * farewell: as SIGKILL would have it, but at a moment that can be named.
 */
public final class DyingFileSystem extends LocalFileSystem {

  /** Setting: number of the change, from 1, before which the process dies. */
  static final String DIE_AT = "sparkception.test.die-at";

  /** Exit code, as of a killed process. */
  static final int KILLED = 137;

  private static final AtomicInteger CHANGES = new AtomicInteger();

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
    change("create", file);
    FSDataOutputStream out =
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(out, null) {
      @Override
      public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        change("write", file);
        super.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        change("close", file);
        super.close();
      }
    };
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change("rename", from);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change("delete", path);
    return super.delete(path, recursive);
  }

  private void change(String what, Path path) {
    if (path.toString().contains("/checkpoints/")
        && CHANGES.incrementAndGet() == getConf().getInt(DIE_AT, 0)) {
      System.err.printf("Dying before %s %s%n", what, path);
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
