package sparkception.data.prep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Reads which images of a data set were refused, and why. */
public final class QuarantineReader {

  /**
   * A refused image.
   *
   * @param path in the source
   * @param reason in words, such as {@code not an image}
   * @param detail one sentence with the value and the rule
   */
  public record RefusedImage(String path, String reason, String detail) {}

  private final Configuration hadoop;
  private final Path folder;

  /** Reads from a data set. */
  public QuarantineReader(Configuration hadoop, Path dataSet) {
    this.hadoop = hadoop;
    this.folder = new Path(dataSet, ShardPlan.QUARANTINE);
  }

  /** Images refused for each reason. */
  public Map<String, Long> reasons() throws IOException {
    Map<String, Long> reasons = new TreeMap<>();
    forEach(image -> reasons.merge(image.reason(), 1L, Long::sum));
    return reasons;
  }

  /** Hands over one refused image after the other. */
  public void forEach(Consumer<RefusedImage> images) throws IOException {
    for (Path file : files()) {
      read(file, images);
    }
  }

  private void read(Path file, Consumer<RefusedImage> images) throws IOException {
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(hadoop).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        images.accept(
            new RefusedImage(
                row.getString("path", 0),
                ReasonWords.of(row.getString("reason", 0)),
                row.getString("detail", 0)));
      }
    }
  }

  /** Paths of the images that were refused up to a version of the data set. */
  List<String> paths(int version) throws IOException {
    List<String> paths = new ArrayList<>();
    for (Path file : files()) {
      if (ShardPlan.version(file.getName()) <= version) {
        read(file, image -> paths.add(image.path()));
      }
    }
    return paths;
  }

  private List<Path> files() throws IOException {
    try {
      return Arrays.stream(folder.getFileSystem(hadoop).listStatus(folder))
          .map(FileStatus::getPath)
          .sorted(Comparator.comparing(Path::getName))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
