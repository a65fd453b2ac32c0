package sparkception.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * A file that one of several processes creates.
 *
 * @param files the file system it is on
 * @param path of the file
 */
record LockFile(FileSystem files, Path path) {

  /**
   * What an observer sees of a lock: it changes as long as the holder lives.
   *
   * @param holder who holds it
   * @param beat the file's time as the holder set it; it is never compared with a clock
   */
  record Sighting(LockHolder holder, long beat) {}

  /** Another file beside this one. */
  LockFile beside(String name) {
    return new LockFile(files, new Path(path.getParent(), name));
  }

  /** Creates the file if there is none, as one act; false if there is one. */
  boolean create(byte[] content) throws IOException {
    try {
      if (files instanceof LocalFileSystem local) {
        createLocally(local.pathToFile(path).toPath(), content);
      } else {
        createRemotely(content);
      }
      return true;
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      // HDFS refuses one that another process is still writing in a way of its own.
      if (files.exists(path)) {
        return false;
      }
      throw Publication.failure(path, e);
    }
  }

  /** A file that was created but could not be filled must not look like another process's. */
  private void createRemotely(byte[] content) throws IOException {
    OutputStream out = files.create(path, false);
    try {
      out.write(content);
      out.close();
    } catch (IOException e) {
      IOUtils.closeStream(out);
      files.delete(path, false);
      throw e;
    }
  }

  /** Hadoop looks for a local file first and creates it then, with time for another one between. */
  private static void createLocally(java.nio.file.Path local, byte[] content) throws IOException {
    Files.createDirectories(local.getParent());
    Files.write(local, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Empty if there is no such file. */
  Optional<Sighting> look() throws IOException {
    try {
      FileStatus status = files.getFileStatus(path);
      return Optional.of(new Sighting(read(), status.getModificationTime()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private LockHolder read() throws IOException {
    try (InputStream in = files.open(path)) {
      return LockHolder.parse(in.readAllBytes());
    }
  }

  /** Makes observers see that the holder lives; each beat differs from those before. */
  void beat(long beat) throws IOException {
    files.setTimes(path, beat, -1);
  }

  void delete() throws IOException {
    files.delete(path, false);
  }
}
