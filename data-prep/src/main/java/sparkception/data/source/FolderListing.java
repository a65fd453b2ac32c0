package sparkception.data.source;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import sparkception.data.source.FolderEntry.Kind;

/**
 * All names in one folder, none left out. Those of a local folder come from Java: Hadoop's listing
 * hides links that lead nowhere, takes pipes for files, and fails at names with a colon.
 */
final class FolderListing implements Iterator<FolderEntry>, Closeable {

  private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

  private final Iterator<FolderEntry> entries;
  private final Closeable source;

  private FolderListing(Iterator<FolderEntry> entries, Closeable source) {
    this.entries = entries;
    this.source = source;
  }

  /** Opens a folder; {@code place} is where it lies with all links followed. */
  static FolderListing open(Configuration hadoop, String uri, String place) throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(uri);
    FileSystem files = folder.getFileSystem(hadoop);
    return isLocal(files) ? local(uri, place) : remote(files.listStatusIterator(folder));
  }

  /** All of a folder, in the order of the names. */
  static List<FolderEntry> sorted(Configuration hadoop, String uri) throws IOException {
    try (FolderListing listing = open(hadoop, uri, place(hadoop, uri))) {
      return listing.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Where a folder lies with all links followed. */
  static String place(Configuration hadoop, String uri) throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(uri);
    return isLocal(folder.getFileSystem(hadoop)) ? localPath(uri).toRealPath().toString() : uri;
  }

  static boolean isLocal(FileSystem files) {
    return files instanceof LocalFileSystem;
  }

  /** The file or folder that a {@code file:} URI as Hadoop writes it names. */
  static Path localPath(String uri) {
    return Path.of(new org.apache.hadoop.fs.Path(uri).toUri().getPath());
  }

  Stream<FolderEntry> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
  }

  @SuppressWarnings("StreamResourceLeak") // Closed with the listing.
  private static FolderListing local(String uri, String place) throws IOException {
    try {
      DirectoryStream<Path> folder = Files.newDirectoryStream(localPath(uri));
      Iterator<Path> paths = folder.iterator();
      return new FolderListing(
          iterator(paths::hasNext, () -> local(uri, place, paths.next())), folder);
    } catch (NoSuchFileException e) {
      throw missing(uri, e);
    }
  }

  private static FolderEntry local(String uri, String place, Path path) throws IOException {
    String name = path.getFileName().toString();
    String own = uri.endsWith("/") ? uri + name : uri + "/" + name;
    if (!isText(path, name)) {
      requireUtf8(uri);
      return new FolderEntry(own, name, Kind.NO_TEXT, 0, 0, null);
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      return notThere(path, own, name, e);
    }
    Kind kind =
        attributes.isDirectory()
            ? Kind.FOLDER
            : attributes.isRegularFile() ? Kind.FILE : Kind.NO_FILE;
    return new FolderEntry(
        own,
        name,
        kind,
        attributes.size(),
        attributes.lastModifiedTime().toMillis(),
        kind == Kind.FOLDER ? place(path, place, name) : null);
  }

  /** A link that leads nowhere or in a circle; anything else that cannot be looked at is told. */
  private static FolderEntry notThere(Path path, String uri, String name, IOException cause)
      throws IOException {
    if (!Files.isSymbolicLink(path)) {
      throw cause;
    }
    return new FolderEntry(uri, name, Kind.DANGLING_LINK, 0, 0, null);
  }

  private static String place(Path folder, String above, String name) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        ? above + "/" + name
        : folder.toRealPath().toString();
  }

  /** Whether a name survives as text: bytes that are not in the encoding of names do not. */
  private static boolean isText(Path path, String name) {
    try {
      return path.resolveSibling(name).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void requireUtf8(String uri) throws SourceException {
    if (!ENCODING.equalsIgnoreCase("UTF-8")) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Cannot read all names in %s: Java has %s for names here (must be UTF-8; set"
                  + " LC_ALL=C.UTF-8 for the driver and the executors)",
              uri,
              ENCODING));
    }
  }

  private static FolderListing remote(RemoteIterator<FileStatus> folder) {
    return new FolderListing(iterator(folder::hasNext, () -> remote(folder.next())), () -> {});
  }

  private static FolderEntry remote(FileStatus status) {
    String uri = status.getPath().toString();
    Kind kind = status.isDirectory() ? Kind.FOLDER : Kind.FILE;
    return new FolderEntry(
        uri,
        status.getPath().getName(),
        kind,
        status.getLen(),
        status.getModificationTime(),
        status.isDirectory() ? uri : null);
  }

  private static FileNotFoundException missing(String uri, IOException cause) {
    FileNotFoundException missing =
        new FileNotFoundException("Cannot read " + uri + ": no such folder");
    missing.initCause(cause);
    return missing;
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  /** What fails throws {@link DirectoryIteratorException}. */
  private static Iterator<FolderEntry> iterator(Step<Boolean> more, Step<FolderEntry> next) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return unchecked(more);
      }

      @Override
      public FolderEntry next() {
        return unchecked(next);
      }
    };
  }

  private static <T> T unchecked(Step<T> step) {
    try {
      return step.take();
    } catch (IOException e) {
      throw new DirectoryIteratorException(e);
    }
  }

  @Override
  public boolean hasNext() {
    return entries.hasNext();
  }

  @Override
  public FolderEntry next() {
    return entries.next();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
