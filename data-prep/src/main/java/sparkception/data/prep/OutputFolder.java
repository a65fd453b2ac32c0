package sparkception.data.prep;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.storage.FileLock;

/** Whether a data set may be written to a folder; nothing is written to find out. */
final class OutputFolder {

  private final Configuration hadoop;
  private final Path folder;

  OutputFolder(Configuration hadoop, Path folder) {
    this.hadoop = hadoop;
    this.folder = folder;
  }

  /**
   * Makes sure that neither lies in the other.
   *
   * @param input that is read; null for none
   * @throws DataSetException if they do
   */
  void requireApartFrom(Path input) throws IOException {
    if (input == null) {
      return;
    }
    String in = location(input);
    String out = location(folder);
    if (in.equals(out)) {
      throw cannotWrite("it is the input itself");
    }
    if (out.startsWith(in + "/")) {
      throw cannotWrite("it lies within the input " + input);
    }
    if (in.startsWith(out + "/")) {
      throw cannotWrite(String.format(Locale.ROOT, "the input %s lies within it", input));
    }
  }

  /**
   * Makes sure that it is empty or what {@code prep} writes to.
   *
   * @throws DataSetException naming what else is in it
   */
  void requireOurs() throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    if (!files.exists(folder)
        || files.exists(new Path(folder, Manifest.FILE))
        || files.exists(new Path(folder, PrepFolder.PROGRESS))) {
      return;
    }
    if (!files.getFileStatus(folder).isDirectory()) {
      throw cannotWrite("it is a file");
    }
    List<String> others =
        Arrays.stream(files.listStatus(folder))
            .map(FileStatus::getPath)
            .map(Path::getName)
            .filter(name -> !isOurs(name))
            .sorted()
            .toList();
    if (!others.isEmpty()) {
      throw cannotWrite(
          String.format(
              Locale.ROOT,
              "it is no data set and not empty (it has %d names, such as %s)",
              others.size(),
              others.get(0)));
    }
  }

  /** What a job that was killed early leaves, and what file browsers do. */
  private static boolean isOurs(String name) {
    return name.startsWith(FileLock.FILE)
        || name.startsWith(PrepFolder.STAGING)
        || name.startsWith(".");
  }

  private DataSetException cannotWrite(String why) {
    return new DataSetException(
        String.format(Locale.ROOT, "Cannot write %s: %s; choose another --output", folder, why));
  }

  /** Without symbolic links, and without a slash at its end. */
  private String location(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    Path qualified = files.makeQualified(path);
    return files instanceof LocalFileSystem local
        ? "file:" + real(local.pathToFile(qualified).toPath())
        : qualified.toString().replaceFirst("/+$", "");
  }

  private static java.nio.file.Path real(java.nio.file.Path path) throws IOException {
    java.nio.file.Path parent = path.getParent();
    if (parent == null || java.nio.file.Files.exists(path)) {
      return path.toRealPath();
    }
    return real(parent).resolve(path.getFileName());
  }
}
