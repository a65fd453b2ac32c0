package sparkception.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files below a folder, at any depth; what begins with a dot or an underscore is left out, with
 * all that is below it. Only the listings from the folder down to the current file are held.
 *
 * <p>Hadoop's {@code listFiles} asks for permissions, too, and on a local file system it starts a
 * process for each file to learn them.
 */
final class FileTree implements Iterator<FileStatus> {

  private final FileSystem files;
  private final Deque<RemoteIterator<FileStatus>> open = new ArrayDeque<>();
  private FileStatus next;

  /** The files below a folder; a listing that fails throws {@link UncheckedIOException}. */
  static Stream<FileStatus> below(FileSystem files, Path folder) throws IOException {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(new FileTree(files, folder), Spliterator.ORDERED),
        false);
  }

  private FileTree(FileSystem files, Path folder) throws IOException {
    this.files = files;
    open.push(files.listStatusIterator(folder));
  }

  /** Whether a name counts. */
  static boolean isVisible(Path path) {
    return !path.getName().startsWith(".") && !path.getName().startsWith("_");
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !open.isEmpty()) {
        advance();
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FileStatus next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileStatus file = next;
    next = null;
    return file;
  }

  private void advance() throws IOException {
    if (!open.peek().hasNext()) {
      open.pop();
      return;
    }
    FileStatus status = open.peek().next();
    if (isVisible(status.getPath())) {
      if (status.isDirectory()) {
        open.push(files.listStatusIterator(status.getPath()));
      } else {
        next = status;
      }
    }
  }
}
