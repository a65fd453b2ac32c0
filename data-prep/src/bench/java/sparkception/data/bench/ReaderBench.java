package sparkception.data.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.augment.Crop;
import sparkception.data.image.Window;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.plan.SampleRef;
import sparkception.data.random.SplitMix64;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardWriter;

/**
 * How fast the training reader makes batches of 299 x 299 x 3 floats (random-resized crop, flip,
 * scaling) from a shard of ImageNet-sized JPEGs, on 1 and 2 threads, against a bare OpenCV loop
 * that does the same to bytes in memory, on 1 thread.
 *
 * <pre>mvn -q -Pbench -pl data-prep test-compile exec:exec \
 *   -Dbench.main=sparkception.data.bench.ReaderBench -Dbench.arguments=</pre>
 */
public final class ReaderBench {
  private static final int IMAGES = 400;
  private static final int SIZE = 299;
  private static final int BATCH = 16;
  private static final long CACHE_BYTES = 192L << 20;

  private ReaderBench() {}

  /** Runs the contest. */
  public static void main(String[] arguments) throws Exception {
    List<byte[]> photographs = Photographs.imageNetSized(IMAGES);
    Path dataSet = new Path(Files.createTempDirectory("reader-bench").toUri());
    List<Shard> shards = List.of(write(dataSet, photographs));
    opencv_core.setNumThreads(0);
    new Contest(IMAGES, 5)
        .add("bare OpenCV loop", () -> bareLoop(photographs))
        .add("training reader, 1 thread", () -> read(dataSet, shards, 1))
        .add("training reader, 2 threads", () -> read(dataSet, shards, 2))
        .print();
  }

  private static Shard write(Path dataSet, List<byte[]> photographs) throws Exception {
    Configuration configuration = new Configuration();
    Path file = new Path(dataSet, "train/shard-00000.parquet");
    ShardWriter writer = new ShardWriter(configuration, file);
    try (writer) {
      for (byte[] photograph : photographs) {
        writer.add(row(photograph));
      }
    }
    long bytes = file.getFileSystem(configuration).getFileStatus(file).getLen();
    return new Shard(
        "train/shard-00000.parquet",
        photographs.size(),
        bytes,
        ShardHash.of(configuration, file),
        writer.rowGroups());
  }

  private static ImageRow row(byte[] photograph) {
    return new ImageRow(
        photograph, "photograph", 0, new int[0], new float[0], 500, 375, ShardHash.of(photograph));
  }

  private static void read(Path dataSet, List<Shard> shards, int threads) {
    RowGroups groups = RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
    List<SampleRef> samples = EpochOrder.shuffled(groups, 1, 0).slice(0, groups.samples());
    Augmenter augmenter = new Augmenter(AugmentOptions.photographs(SIZE, 3));
    try (LoaderResources resources = new LoaderResources(threads, CACHE_BYTES);
        BatchLoader loader =
            new BatchLoader(
            resources,
            new Configuration(),
            dataSet,
            shards,
            samples,
            augmenter,
            new LoaderOptions(BATCH, 3, 1, 0))) {
      while (loader.hasNext()) {
        Batch batch = loader.next();
        loader.release(batch);
      }
    }
  }

  private static void bareLoop(List<byte[]> photographs) {
    SplitMix64 random = new SplitMix64(1);
    float[] batch = new float[BATCH * SIZE * SIZE * 3];
    List<Window> windows = new ArrayList<>();
    photographs.forEach(
        p -> windows.add(Crop.RandomResized.INCEPTION.choose(500, 375, SIZE, random).window()));
    try (Mat decoded = new Mat();
        Mat resized = new Mat();
        Mat floats = new Mat();
        Size size = new Size(SIZE, SIZE)) {
      for (int i = 0; i < photographs.size(); i++) {
        byte[] photograph = photographs.get(i);
        Window window = windows.get(i);
        try (BytePointer bytes = new BytePointer(photograph);
            Mat input = new Mat(1, photograph.length, opencv_core.CV_8UC1, bytes);
            Rect rectangle = new Rect(window.x(), window.y(), window.width(), window.height())) {
          opencv_imgcodecs.imdecode(input, opencv_imgcodecs.IMREAD_COLOR, decoded);
          try (Mat view = new Mat(decoded, rectangle)) {
            opencv_imgproc.resize(view, resized, size, 0, 0, opencv_imgproc.INTER_LINEAR);
          }
          if (random.nextBoolean(0.5)) {
            opencv_core.flip(resized, resized, 1);
          }
          opencv_imgproc.cvtColor(resized, resized, opencv_imgproc.COLOR_BGR2RGB);
          resized.convertTo(floats, opencv_core.CV_32F, 1 / 127.5, -1);
          new FloatPointer(floats.data()).get(batch, i % BATCH * SIZE * SIZE * 3, SIZE * SIZE * 3);
        }
      }
    }
  }
}
