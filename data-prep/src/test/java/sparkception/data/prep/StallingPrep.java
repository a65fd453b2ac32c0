package sparkception.data.prep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.source.ClassFolders;
import sparkception.data.source.ImageContent;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;

/** A preparation that says so and waits to be killed when it has read many images. */
final class StallingPrep {

  static final String STALLED = "stalled";

  /** Every image is read three times: to see what it becomes, for its split, for its shard. */
  private static final int READS = 2 * 96 + 40;

  private static final AtomicInteger READ = new AtomicInteger();

  private StallingPrep() {}

  public static void main(String[] arguments) throws IOException {
    ClassFolders input = new ClassFolders(DeterminismTest.hadoopPath(Path.of(arguments[0])));
    try (JavaSparkContext spark = LocalSpark.open(1)) {
      new PrepJob(
              spark,
              context -> stalling(input.scan(context)),
              DeterminismTest.options(42),
              DeterminismTest.hadoopPath(Path.of(arguments[1])),
              (done, total) -> {})
          .execute();
    }
  }

  private static SourceScan stalling(SourceScan scan) {
    return new SourceScan(
        scan.classes(), scan.splits(), scan.images().map(StallingPrep::stalling), scan.warnings());
  }

  private static SourceImage stalling(SourceImage image) {
    ImageContent stalling = hadoop -> read(image, hadoop);
    return new SourceImage(image.split(), image.label(), image.path(), image.bytes(), stalling);
  }

  private static byte[] read(SourceImage image, Configuration hadoop) throws IOException {
    if (READ.incrementAndGet() == READS) {
      System.out.println(STALLED);
      System.out.flush();
      waitForever();
    }
    return image.content().read(hadoop);
  }

  private static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
