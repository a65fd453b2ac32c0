package sparkception.data.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** Puts finished files in their place by one rename, over whatever is there. */
public final class Publication {

  private Publication() {}

  /**
   * Renames a file, replacing one that is there: at every moment a reader finds the one or the
   * other, whole.
   *
   * @throws StorageException if it cannot be done
   */
  public static void replace(FileSystem files, Path staged, Path target) throws IOException {
    if (files instanceof DistributedFileSystem hdfs) {
      hdfs.rename(staged, target, Options.Rename.OVERWRITE);
    } else if (files instanceof LocalFileSystem local) {
      replaceLocally(local, staged, target);
    } else if (!files.rename(staged, target)) {
      // Proven when the folder was locked: this file system does not rename onto a file.
      files.delete(target, false);
      requireRenamed(files, staged, target);
    }
  }

  private static void requireRenamed(FileSystem files, Path staged, Path target)
      throws IOException {
    if (!files.rename(staged, target)) {
      throw new StorageException(
          String.format(Locale.ROOT, "Cannot rename %s to %s", staged, target));
    }
  }

  /** A file without checksums is read without them, so they go first and come last. */
  private static void replaceLocally(LocalFileSystem local, Path staged, Path target)
      throws IOException {
    Files.deleteIfExists(java(local, local.getChecksumFile(target)));
    move(java(local, staged), java(local, target));
    java.nio.file.Path checksums = java(local, local.getChecksumFile(staged));
    if (Files.exists(checksums)) {
      move(checksums, java(local, local.getChecksumFile(target)));
    }
  }

  private static void move(java.nio.file.Path from, java.nio.file.Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static java.nio.file.Path java(LocalFileSystem local, Path path) {
    return local.pathToFile(path).toPath();
  }

  /**
   * Writes a small file as a whole, replacing one that is there: whoever is killed or finds no room
   * while doing so leaves no half of it.
   */
  public static void write(FileSystem files, Path file, byte[] content) throws IOException {
    if (SoundStorage.isObjectStore(files.makeQualified(file))) {
      writeObject(files, file, content);
    } else {
      stage(files, file, content);
    }
  }

  /** Here the stream's end is the act; one that was never closed leaves nothing. */
  private static void writeObject(FileSystem files, Path file, byte[] content) throws IOException {
    try {
      OutputStream out = files.create(file, true);
      out.write(content);
      out.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void stage(FileSystem files, Path file, byte[] content) throws IOException {
    Path staged =
        new Path(
            file.getParent(),
            String.format(Locale.ROOT, "_staging-%s-%s", UUID.randomUUID(), file.getName()));
    try {
      if (files instanceof LocalFileSystem local) {
        writeLocally(java(local, staged), content);
      } else {
        writeRemotely(files, staged, content);
      }
      replace(files, staged, file);
    } catch (IOException e) {
      throw failure(file, e);
    } catch (FSError e) {
      throw failure(file, e.getCause());
    }
  }

  /** Without checksums, as a reader could find those of the file before or after. */
  private static void writeLocally(java.nio.file.Path staged, byte[] content) throws IOException {
    Files.createDirectories(staged.getParent());
    Files.write(staged, content);
  }

  private static void writeRemotely(FileSystem files, Path staged, byte[] content)
      throws IOException {
    try (OutputStream out = files.create(staged, false)) {
      out.write(content);
    }
  }

  /**
   * What went wrong with a file, in a sentence.
   *
   * @param cause what the file system said; Hadoop throws an {@link FSError} when a local disk is
   *     full, and its name node sends a stack trace along
   */
  public static IOException failure(Path file, Throwable cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new StorageException(
        String.format(Locale.ROOT, "Cannot write %s: %s", file, reason), cause);
  }
}
