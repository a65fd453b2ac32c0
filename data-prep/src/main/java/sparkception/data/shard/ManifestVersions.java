package sparkception.data.shard;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a data set held at each time that images were added to it: {@code _versions/1} and so on,
 * each a data set of its own whose shards are those of the data set around it.
 */
public final class ManifestVersions {

  /** Their folder within the data set's. */
  public static final String FOLDER = "_versions";

  private static final String OUT_OF_VERSION = "../../";

  private final Configuration hadoop;
  private final FileSystem files;
  private final Path dataSet;

  /** Versions of a data set, which may have none. */
  public ManifestVersions(Configuration hadoop, Path dataSet) throws IOException {
    this.hadoop = hadoop;
    this.files = dataSet.getFileSystem(hadoop);
    this.dataSet = files.makeQualified(dataSet);
  }

  /** Whether a folder is a version within a data set. */
  public static boolean isVersion(Path folder) {
    return folder.getParent() != null && folder.getParent().getName().equals(FOLDER);
  }

  /** Where a version is: a data set for all that read one. */
  public Path folder(int number) {
    return new Path(new Path(dataSet, FOLDER), Integer.toString(number));
  }

  /** The numbers of all versions, in order. */
  public List<Integer> numbers() throws IOException {
    try {
      return Arrays.stream(files.listStatus(new Path(dataSet, FOLDER)))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .filter(name -> name.matches("[1-9]\\d{0,8}"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** The newest version with a fingerprint; empty if none has it. */
  public Optional<Integer> find(String fingerprint) throws IOException {
    Optional<Integer> found = Optional.empty();
    for (int number : numbers()) {
      if (Manifest.isIn(hadoop, folder(number))
          && Manifest.read(hadoop, folder(number)).fingerprint().equals(fingerprint)) {
        found = Optional.of(number);
      }
    }
    return found;
  }

  /** The newest version's number; empty if there is none. */
  public Optional<Integer> newest() throws IOException {
    List<Integer> numbers = numbers();
    return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.get(numbers.size() - 1));
  }

  /**
   * Makes sure that what the data set holds now is a version, and returns its number: that of the
   * newest, or the next one.
   *
   * @param current the data set's manifest
   */
  public int adopt(Manifest current) throws IOException {
    int newest = newest().orElse(0);
    if (newest > 0 && holds(newest, current)) {
      return newest;
    }
    current.within(OUT_OF_VERSION).write(hadoop, folder(newest + 1));
    return newest + 1;
  }

  /** A version whose manifest was not written yet holds nothing. */
  private boolean holds(int number, Manifest current) throws IOException {
    return Manifest.isIn(hadoop, folder(number))
        && Manifest.read(hadoop, folder(number)).fingerprint().equals(current.fingerprint());
  }
}
