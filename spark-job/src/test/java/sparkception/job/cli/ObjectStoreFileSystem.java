package sparkception.job.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Objects under keys, in this process's memory, with S3A's semantics: an object appears, and
 * replaces another, when its stream is closed; folders are but prefixes; a rename copies one object
 * after the other and deletes them then; nothing is appended, and times cannot be set.
 */
public final class ObjectStoreFileSystem extends FileSystem {

  /** All objects, by key: a bucket and a path. */
  static final Map<String, byte[]> OBJECTS = new ConcurrentSkipListMap<>();

  /** What has changed them, in order: {@code put KEY}, {@code copy KEY}, {@code delete KEY}. */
  static final List<String> ACTS = new CopyOnWriteArrayList<>();

  private URI uri;

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    setConf(conf);
    this.uri = URI.create(name.getScheme() + "://" + name.getAuthority());
  }

  @Override
  public String getScheme() {
    return "s3a";
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private String key(Path path) {
    return uri.getAuthority() + makeQualified(path).toUri().getPath();
  }

  private static String prefix(String key) {
    return key.endsWith("/") ? key : key + "/";
  }

  private Path path(String key) {
    return new Path(uri + key.substring(uri.getAuthority().length()));
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    byte[] object = OBJECTS.get(key(path));
    if (object == null) {
      throw new FileNotFoundException(path.toString());
    }
    return new FSDataInputStream(new ObjectStream(object));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    String key = key(path);
    // Looked at now; whoever creates it before this stream is closed is overwritten.
    if (!overwrite && OBJECTS.containsKey(key)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream() {
          private boolean closed;

          @Override
          public void close() {
            if (!closed) {
              closed = true;
              put("put", key, toByteArray());
            }
          }
        };
    return new FSDataOutputStream(bytes, null);
  }

  private static void put(String act, String key, byte[] object) {
    OBJECTS.put(key, object);
    ACTS.add(act + " " + key);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException("Append is not supported");
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    String from = key(source);
    String to = key(target);
    if (OBJECTS.containsKey(to)) {
      return false;
    }
    if (OBJECTS.containsKey(from)) {
      put("copy", to, OBJECTS.get(from));
      return delete(source, false);
    }
    Map<String, byte[]> below = below(from);
    below.forEach(
        (key, object) -> put("copy", prefix(to) + key.substring(prefix(from).length()), object));
    return delete(source, true) && !below.isEmpty();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    String key = key(path);
    boolean found = OBJECTS.remove(key) != null;
    if (found) {
      ACTS.add("delete " + key);
    }
    for (String below : below(key).keySet()) {
      OBJECTS.remove(below);
      ACTS.add("delete " + below);
      found = true;
    }
    return found;
  }

  private static Map<String, byte[]> below(String key) {
    Map<String, byte[]> below = new TreeMap<>(OBJECTS);
    below.keySet().removeIf(each -> !each.startsWith(prefix(key)));
    return below;
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    if (getFileStatus(path).isFile()) {
      return new FileStatus[] {getFileStatus(path)};
    }
    String prefix = prefix(key(path));
    List<FileStatus> found = new ArrayList<>();
    for (String name :
        below(key(path)).keySet().stream()
            .map(key -> key.substring(prefix.length()).replaceFirst("/.*", ""))
            .distinct()
            .toList()) {
      found.add(getFileStatus(path(prefix + name)));
    }
    found.sort(Comparator.comparing(FileStatus::getPath));
    return found.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    byte[] object = OBJECTS.get(key(path));
    if (object != null) {
      return new FileStatus(object.length, false, 1, 1 << 25, 1, makeQualified(path));
    }
    if (below(key(path)).isEmpty()) {
      throw new FileNotFoundException(path.toString());
    }
    return new FileStatus(0, true, 1, 0, 1, makeQualified(path));
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }

  @Override
  public void setTimes(Path path, long modified, long accessed) {}

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }

  /** An object's bytes, from any place on. */
  private static final class ObjectStream extends ByteArrayInputStream
      implements Seekable, PositionedReadable {

    ObjectStream(byte[] object) {
      super(object);
    }

    @Override
    public void seek(long position) throws IOException {
      if (position > count) {
        throw new EOFException("Cannot seek to " + position);
      }
      pos = (int) position;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) {
      if (position >= count) {
        return -1;
      }
      int read = (int) Math.min(length, count - position);
      System.arraycopy(buf, (int) position, into, offset, read);
      return read;
    }

    @Override
    public void readFully(long position, byte[] into, int offset, int length) throws IOException {
      if (read(position, into, offset, length) < length) {
        throw new EOFException("Cannot read " + length + " bytes at " + position);
      }
    }

    @Override
    public void readFully(long position, byte[] into) throws IOException {
      readFully(position, into, 0, into.length);
    }
  }
}
