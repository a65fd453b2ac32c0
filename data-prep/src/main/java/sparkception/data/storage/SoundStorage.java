package sparkception.data.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Whether a file system can hold what this program writes: a file must be created as one act, keep
 * the time it is given, and be renamed as one act.
 */
public final class SoundStorage {

  /** Object stores: there two may create one file, times stay, and a rename copies. */
  private static final Set<String> OBJECT_STORES =
      Set.of(
          "s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "adl", "oss", "cos", "cosn",
          "obs", "bos", "ks3", "tos", "oci", "swift", "o3fs", "ofs", "http", "https", "ftp", "sftp",
          "har");

  private SoundStorage() {}

  /**
   * Makes sure of it: by name where it is known, otherwise by trying in the folder itself.
   *
   * @throws StorageException naming the file system and what it cannot do
   */
  public static void require(FileSystem files, Path folder) throws IOException {
    requireNoObjectStore(files.makeQualified(folder));
    if (!(files instanceof LocalFileSystem) && !(files instanceof DistributedFileSystem)) {
      probe(files, folder);
    }
  }

  /** Rejects what is known by its name alone, before the file system is even asked. */
  public static void requireNoObjectStore(Path folder) throws StorageException {
    if (isObjectStore(folder)) {
      throw unsupported(
          folder, folder.toUri().getScheme(), "creates and renames no files as one act");
    }
  }

  /**
   * Whether a path names an object store. There a file appears, and replaces another, as one act
   * when its stream is closed; but two may do so, and a folder is copied file by file.
   */
  public static boolean isObjectStore(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme != null && OBJECT_STORES.contains(scheme.toLowerCase(Locale.ROOT));
  }

  private static void probe(FileSystem files, Path folder) throws IOException {
    String scheme = files.makeQualified(folder).toUri().getScheme();
    LockFile first = new LockFile(files, new Path(folder, "_lock-probe-" + UUID.randomUUID()));
    byte[] content = "probe".getBytes(StandardCharsets.UTF_8);
    try {
      if (!first.create(content) || first.create(content)) {
        throw unsupported(folder, scheme, "lets two processes create one file");
      }
      if (!keepsTimes(first)) {
        throw unsupported(folder, scheme, "does not keep the times it is given");
      }
      if (!replaces(first, content)) {
        throw unsupported(folder, scheme, "does not rename files");
      }
    } finally {
      first.delete();
    }
  }

  private static boolean keepsTimes(LockFile file) throws IOException {
    long before = file.look().map(LockFile.Sighting::beat).orElse(0L);
    file.beat(before + 60_000);
    return file.look().map(LockFile.Sighting::beat).orElse(0L) > before;
  }

  private static boolean replaces(LockFile file, byte[] content) throws IOException {
    LockFile second = file.beside(file.path().getName() + "-second");
    second.create(content);
    Publication.replace(file.files(), second.path(), file.path());
    return file.look().isPresent() && second.look().isEmpty();
  }

  private static StorageException unsupported(Path folder, String scheme, String why) {
    return new StorageException(
        String.format(
            Locale.ROOT,
            "Unsupported output %s: the file system %s %s (must be HDFS, a local disk, or one like them)",
            folder,
            scheme,
            why));
  }
}
