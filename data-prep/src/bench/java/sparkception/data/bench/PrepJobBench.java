package sparkception.data.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.LocalSpark;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.source.ClassFolders;

/**
 * How fast the whole preparation job, files in and verified shards out, is against a bare OpenCV
 * loop (read, decode, resize to 456 x 342, encode) on as many threads, and with the smaller number
 * of images against as many processes of vipsthumbnail as well (Debian's libvips-tools; left out
 * where it is not installed), each with one thread and its share of the files.
 *
 * <pre>mvn -q -Pbench -pl data-prep test-compile exec:exec \
 *   -Dbench.main=sparkception.data.bench.PrepJobBench -Dbench.arguments="2 1030 5140"</pre>
 *
 * <p>Arguments: threads, and a smaller and a larger number of images, which are contests of their
 * own: what their times differ by is the speed without what a job costs however small it is. Shards
 * are of 16 MiB, a quarter of the default, or about 170 images. Both numbers of images must make
 * shards that the threads can share evenly, such as 6 and 30: of five on two threads the last is
 * written by one while the other waits, and that looks like a large cost of the job.
 */
public final class PrepJobBench {

  private static final int DIFFERENT = 200;
  private static final long SHARD_BYTES = 16L << 20;
  private static final int ROUNDS = 5;
  private static final int QUALITY = 90;

  private PrepJobBench() {}

  /** Runs the contests. */
  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    int few = Integer.parseInt(arguments[1]);
    int many = Integer.parseInt(arguments[2]);
    Path temp = Files.createTempDirectory("prep-bench");
    opencv_core.setNumThreads(0);
    try (JavaSparkContext spark = LocalSpark.open(threads)) {
      Map<String, Double> secondsOfFew = contest(spark, temp, few, threads, Vips.isInstalled());
      Map<String, Double> secondsOfMany = contest(spark, temp, many, threads, false);
      secondsOfMany.forEach(
          (name, seconds) ->
              System.out.printf(
                  "%-34s %7.1f images/s for each image more%n",
                  name, (many - few) / (seconds - secondsOfFew.get(name))));
    } finally {
      JavaUtils.deleteRecursively(temp.toFile());
    }
  }

  private static Map<String, Double> contest(
      JavaSparkContext spark, Path temp, int images, int threads, boolean vips) throws Exception {
    Path input = temp.resolve("input-" + images);
    List<Path> files = plant(input, images);
    AtomicInteger run = new AtomicInteger();
    System.out.printf(
        "%d JPEGs of 500 x 375, %d shards, %d threads%n", images, shards(files), threads);
    Contest contest =
        new Contest(images, ROUNDS)
            .add("bare OpenCV loop", () -> bareLoop(files, threads))
            .add(
                "prep",
                () -> prepare(spark, input, temp.resolve(images + "-" + run.incrementAndGet())));
    if (vips) {
      contest.add("vipsthumbnail", () -> Vips.thumbnails(files, temp, threads));
    }
    return contest.print();
  }

  private static List<Path> plant(Path folder, int images)
      throws IOException, InterruptedException {
    List<byte[]> photographs = Photographs.imageNetSized(DIFFERENT);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      Path own = Files.createDirectories(folder.resolve("train/class-" + i % 10));
      files.add(Files.write(own.resolve("%05d.JPEG".formatted(i)), photographs.get(i % DIFFERENT)));
    }
    return files;
  }

  private static long shards(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return Math.max(1, Math.round((double) bytes / SHARD_BYTES));
  }

  private static void prepare(JavaSparkContext spark, Path input, Path output)
      throws IOException {
    PrepOptions options =
        new PrepOptions(1, SHARD_BYTES, 0, 0, 0, ImageOptions.DEFAULT.withShorterSide(342));
    new PrepJob(
            spark,
            new ClassFolders(hadoopPath(input)),
            options,
            hadoopPath(output),
            (done, total) -> {})
        .execute();
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private static void bareLoop(List<Path> files, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> parts = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    for (int thread = 0; thread < threads; thread++) {
      parts.add(pool.submit(() -> bareLoop(files, next)));
    }
    for (Future<?> part : parts) {
      part.get();
    }
    pool.shutdown();
  }

  private static Void bareLoop(List<Path> files, AtomicInteger next) throws IOException {
    try (Mat decoded = new Mat();
        Mat resized = new Mat();
        Size size = new Size(456, 342);
        IntPointer quality = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY)) {
      for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
        byte[] photograph = Files.readAllBytes(files.get(i));
        try (BytePointer bytes = new BytePointer(photograph);
            Mat input = new Mat(1, photograph.length, opencv_core.CV_8UC1, bytes);
            BytePointer encoded = new BytePointer()) {
          opencv_imgcodecs.imdecode(input, opencv_imgcodecs.IMREAD_COLOR, decoded);
          opencv_imgproc.resize(decoded, resized, size, 0, 0, opencv_imgproc.INTER_AREA);
          opencv_imgcodecs.imencode(".jpg", resized, encoded, quality);
          encoded.get(new byte[(int) encoded.limit()]);
        }
      }
    }
    return null;
  }
}
