package sparkception.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * All that is below a folder and no folder itself, at any depth; links are followed, but not back
 * to a folder that lies on the way. Only the listings from the folder down to the current file are
 * held.
 */
final class FileTree implements Iterator<FileTree.Found>, AutoCloseable {

  private static final String LEADS_BACK = "link back to a folder above it";

  private final Configuration hadoop;
  private final Deque<Open> open = new ArrayDeque<>();

  /** Where the folders between the input and the first one lie. */
  private final List<String> above = new ArrayList<>();

  private Found next;

  /**
   * Something that is no folder.
   *
   * @param entry in the folder that it lies in
   * @param relative its path below the input
   * @param ignored why it is left out, by its name or by that of a folder that it lies in
   */
  record Found(FolderEntry entry, String relative, Optional<String> ignored) {}

  /** A folder that is being listed; {@code relative} is its path below the input, with a slash. */
  private record Open(
      FolderListing listing, String relative, String place, Optional<String> ignored) {}

  /**
   * All that is below a folder; what fails throws {@link UncheckedIOException}. The stream is to be
   * closed when it is not read to its end.
   *
   * @param relative path of the folder below the input, empty for the input itself
   * @param ignored why all of it is left out; empty if that depends on the names
   */
  static Stream<Found> below(
      Configuration hadoop, String uri, String relative, Optional<String> ignored)
      throws IOException {
    FileTree tree = new FileTree(hadoop, uri, relative, ignored);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(tree, Spliterator.ORDERED), false)
        .onClose(tree::close);
  }

  /** The files below a folder, or the file itself, without those that are ignored. */
  static Stream<FileStatus> below(FileSystem files, Path folder) throws IOException {
    FileStatus status = files.getFileStatus(folder);
    return status.isFile()
        ? Stream.of(status)
        : below(files.getConf(), status.getPath().toString(), "", Optional.empty())
            .filter(found -> found.ignored().isEmpty())
            .filter(found -> found.entry().kind() == FolderEntry.Kind.FILE)
            .map(found -> status(found.entry()));
  }

  private static FileStatus status(FolderEntry file) {
    return new FileStatus(file.bytes(), false, 0, 0, file.modified(), new Path(file.uri()));
  }

  private FileTree(Configuration hadoop, String uri, String relative, Optional<String> ignored)
      throws IOException {
    this.hadoop = hadoop;
    String prefix = relative.isEmpty() ? "" : relative + "/";
    String place = FolderListing.place(hadoop, uri);
    open.push(new Open(FolderListing.open(hadoop, uri, place), prefix, place, ignored));
    above.addAll(places(hadoop, uri, relative));
  }

  private static List<String> places(Configuration hadoop, String uri, String relative)
      throws IOException {
    List<String> places = new ArrayList<>();
    Path folder = new Path(uri);
    for (int depth = relative.isEmpty() ? 0 : relative.split("/").length; depth > 0; depth--) {
      folder = folder.getParent();
      places.add(FolderListing.place(hadoop, folder.toString()));
    }
    return places;
  }

  /** Whether a name counts. */
  static boolean isVisible(Path path) {
    return KnownNames.ignoredFile(path.getName()).isEmpty()
        && KnownNames.ignoredFolder(path.getName()).isEmpty();
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !open.isEmpty()) {
        advance();
      }
      return next != null;
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Found next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Found found = next;
    next = null;
    return found;
  }

  private void advance() throws IOException {
    Open folder = open.peek();
    if (!folder.listing.hasNext()) {
      open.pop().listing.close();
      return;
    }
    FolderEntry entry = folder.listing.next();
    String relative = folder.relative + entry.name();
    if (!entry.isFolder()) {
      next = new Found(entry, relative, folder.ignored.or(() -> ignored(entry)));
    } else if (entry.leadsBack(places())) {
      next = new Found(entry, relative, Optional.of(LEADS_BACK));
    } else {
      enter(entry, relative, folder.ignored.or(() -> KnownNames.ignoredFolder(entry.name())));
    }
  }

  private static Optional<String> ignored(FolderEntry entry) {
    return KnownNames.ignoredFile(entry.name());
  }

  private void enter(FolderEntry folder, String relative, Optional<String> ignored)
      throws IOException {
    FolderListing listing = FolderListing.open(hadoop, folder.uri(), folder.place());
    open.push(new Open(listing, relative + "/", folder.place(), ignored));
  }

  private List<String> places() {
    List<String> places = new ArrayList<>(above);
    open.forEach(each -> places.add(each.place));
    return places;
  }

  @Override
  public void close() {
    try {
      while (!open.isEmpty()) {
        open.pop().listing.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
