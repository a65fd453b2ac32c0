package sparkception.job.ml;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.ImageSource;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;

/**
 * The images of a DataFrame, to be written into a data set. They are kept on disks while it is
 * open, so that each listing finds the same ones, whatever the DataFrame is made from.
 */
final class FrameSource implements ImageSource, AutoCloseable {

  private static final String TRAIN = "train";
  private static final String VALIDATION = "val";

  private final List<ImageClass> classes;
  private final List<String> splits;
  private final JavaRDD<SourceImage> images;

  private FrameSource(List<ImageClass> classes, List<String> splits, JavaRDD<SourceImage> images) {
    this.classes = classes;
    this.splits = splits;
    this.images = images.persist(StorageLevel.DISK_ONLY());
  }

  /**
   * A source of a DataFrame's rows.
   *
   * @param rows of the DataFrame
   * @param columns where images, labels and splits are
   */
  static FrameSource of(JavaRDD<Row> rows, TrainingColumns columns) {
    return new FrameSource(
        columns.labels().classes(),
        columns.validation() < 0 ? List.of() : List.of(TRAIN, VALIDATION),
        rows.map(columns::image));
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) {
    return new SourceScan(classes, splits, images, List.of());
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("format", "dataframe");
  }

  /** Identifies the images, their labels and classes, whatever order they come in. */
  String identity() {
    long sum = images.map(FrameSource::identity).fold(0L, Long::sum);
    return hash(classes + " " + splits + " " + images.count() + " " + sum);
  }

  private static long identity(SourceImage image) {
    String said =
        String.format(
            Locale.ROOT,
            "%s %d %s %d %s",
            image.split(),
            image.label(),
            image.path(),
            image.content().version(),
            image.content() instanceof RefusedContent refused ? refused.detail() : "");
    return Long.parseUnsignedLong(hash(said).substring(0, 16), 16);
  }

  private static String hash(String text) {
    return ShardHash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    images.unpersist(false);
  }
}
