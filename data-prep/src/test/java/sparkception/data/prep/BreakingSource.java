package sparkception.data.prep;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.source.ImageContent;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;

/**
 * A source some of whose images break each task that reads them, once.
 *
 * @param whole what is read otherwise
 * @param every each so many-th image, by its path
 */
record BreakingSource(ImageSource whole, int every) implements ImageSource {

  private static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();

  /** Tasks that were broken in this process. */
  static int failures() {
    return BROKEN.size();
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    SourceScan scan = whole.scan(spark);
    int chosen = every;
    return new SourceScan(
        scan.classes(),
        scan.splits(),
        scan.images().map(image -> breaking(image, chosen)),
        scan.warnings());
  }

  @Override
  public Path input() {
    return whole.input();
  }

  @Override
  public Map<String, Object> settings() {
    return whole.settings();
  }

  private static SourceImage breaking(SourceImage image, int every) {
    return image.path().hashCode() % every != 0
        ? image
        : new SourceImage(
            image.split(), image.label(), image.path(), image.bytes(), new Breaking(image));
  }

  /** Breaks every stage's every task that reads it, once. */
  private record Breaking(SourceImage image) implements ImageContent {

    @Override
    public byte[] read(Configuration hadoop) throws IOException {
      TaskContext task = TaskContext.get();
      if (BROKEN.add(task.stageId() + "/" + task.partitionId())) {
        throw new IOException("The executor is gone");
      }
      return image.content().read(hadoop);
    }

    @Override
    public long version() {
      return image.content().version();
    }
  }
}
