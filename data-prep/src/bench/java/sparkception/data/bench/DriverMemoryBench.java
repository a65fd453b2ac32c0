package sparkception.data.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.LocalCluster;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.PrepResult;
import sparkception.data.shard.ImageClass;
import sparkception.data.source.ImageContent;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;

/**
 * How much memory the driver of a preparation needs for so many listed images. The listing is synthetic: 1,000
 * classes, paths like ImageNet's, and each image said to have 110 kB, so that shards are as many as
 * they would be; reading one finds a few bytes that are no image, and so it is refused.
 *
 * <p>It prints the most memory that live objects took in the driver's process, garbage collected
 * before each look. Tasks run in an executor, which is a process of its own.
 *
 * <pre>mvn -q -Pbench -pl data-prep test-compile exec:exec \
 *   -Dbench.main=sparkception.data.bench.DriverMemoryBench -Dbench.arguments="1000 10000 100000 1000000"
 * </pre>
 */
public final class DriverMemoryBench {

  private static final int CLASSES = 1000;
  private static final int IMAGES_A_TASK = 10_000;
  private static final int BYTES = 110_000;

  private DriverMemoryBench() {}

  /** Prepares as many images as each argument says. */
  public static void main(String[] arguments) throws Exception {
    try (LocalCluster cluster = new LocalCluster(1)) {
      JavaSparkContext spark = cluster.spark();
      prepare(spark, IMAGES_A_TASK);
      System.out.printf("live before: %.1f MB%n", megabytes(live()));
      for (String images : arguments) {
        print(spark, Integer.parseInt(images));
      }
    }
  }

  private static void print(JavaSparkContext spark, int images) throws Exception {
    AtomicLong most = new AtomicLong();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    PrepResult result;
    try {
      var unused =
          watch.scheduleWithFixedDelay(
              () -> most.accumulateAndGet(live(), Math::max), 0, 500, TimeUnit.MILLISECONDS);
      result = prepare(spark, images);
    } finally {
      watch.shutdown();
    }
    System.out.printf(
        "%,9d images: at most %.1f MB live, %.0f s%n",
        result.read(), megabytes(most.get()), result.seconds());
  }

  private static PrepResult prepare(JavaSparkContext spark, int images) throws Exception {
    Path output = Files.createTempDirectory("driver-memory");
    try {
      PrepOptions options = new PrepOptions(1, 64L << 20, 0, 0, 1, ImageOptions.DEFAULT);
      return new PrepJob(
              spark,
              new Listing(images),
              options,
              new org.apache.hadoop.fs.Path(output.resolve("data").toUri()),
              (done, total) -> {})
          .execute();
    } finally {
      JavaUtils.deleteRecursively(output.toFile());
    }
  }

  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double megabytes(long bytes) {
    return bytes / 1e6;
  }

  /** Images that are said to be there. */
  private record Listing(int images) implements ImageSource {

    @Override
    public SourceScan scan(JavaSparkContext spark) {
      int tasks = (images + IMAGES_A_TASK - 1) / IMAGES_A_TASK;
      int all = images;
      JavaRDD<SourceImage> listed =
          spark
              .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
              .flatMap(
                  task ->
                      LongStream.range((long) task * IMAGES_A_TASK, (task + 1L) * IMAGES_A_TASK)
                          .filter(number -> number < all)
                          .mapToObj(Listing::image)
                          .iterator());
      List<ImageClass> classes =
          IntStream.range(0, CLASSES)
              .mapToObj(label -> new ImageClass(label, "n" + label, "class " + label))
              .toList();
      return new SourceScan(classes, List.of("train"), listed, List.of());
    }

    private static SourceImage image(long number) {
      int label = (int) (number % CLASSES);
      String path = "train/n%08d/n%08d_%d.JPEG".formatted(label, label, number);
      return new SourceImage("train", label, path, BYTES, new NoImage());
    }
  }

  /** A few bytes. */
  private record NoImage() implements ImageContent {

    @Override
    public byte[] read(Configuration hadoop) {
      return new byte[] {1, 2, 3, 4};
    }
  }
}
