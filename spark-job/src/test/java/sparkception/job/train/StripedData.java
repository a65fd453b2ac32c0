package sparkception.job.train;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.source.Idx;

/** A data set of 28x28 gray images of stripes, whose direction is their class. */
public final class StripedData {

  private static final int SIZE = 28;

  private StripedData() {}

  /** Prepares the data set below a folder, from IDX files made there; in three shards. */
  public static org.apache.hadoop.fs.Path prepare(JavaSparkContext spark, Path temp, int train)
      throws IOException {
    return prepare(spark, temp, train, List.of("across", "down"));
  }

  /** The same, but each training image has a class of its own, in the order they are made. */
  static org.apache.hadoop.fs.Path prepareNumbered(JavaSparkContext spark, Path temp, int train)
      throws IOException {
    return prepare(
        spark, temp, train, IntStream.range(0, train).mapToObj("n%d"::formatted).toList());
  }

  /** The same with classes of other names. */
  static org.apache.hadoop.fs.Path prepare(
      JavaSparkContext spark, Path temp, int train, List<String> classes) throws IOException {
    Path idx = Files.createDirectories(temp.resolve("idx"));
    write(idx, "train", train, classes.size(), 1);
    write(idx, "t10k", 50, classes.size(), 2);
    org.apache.hadoop.fs.Path output = new org.apache.hadoop.fs.Path(temp.resolve("data").toUri());
    Idx source = new Idx(new org.apache.hadoop.fs.Path(idx.toUri()), classes);
    PrepOptions options =
        new PrepOptions(1, train * SIZE * SIZE / 3, 0, 0, 0, PrepOptions.DEFAULT.image());
    new PrepJob(spark, source, options, output, (done, total) -> {}).execute();
    return output;
  }

  private static void write(Path folder, String prefix, int count, int classes, long seed)
      throws IOException {
    Random random = new Random(seed);
    try (DataOutputStream images = open(folder, prefix + "-images-idx3-ubyte");
        DataOutputStream labels = open(folder, prefix + "-labels-idx1-ubyte")) {
      images.writeInt(0x803);
      images.writeInt(count);
      images.writeInt(SIZE);
      images.writeInt(SIZE);
      labels.writeInt(0x801);
      labels.writeInt(count);
      for (int image = 0; image < count; image++) {
        labels.writeByte(image % classes);
        images.write(stripes(image % 2 == 0, random));
      }
    }
  }

  private static byte[] stripes(boolean across, Random random) {
    byte[] pixels = new byte[SIZE * SIZE];
    int shift = random.nextInt(SIZE);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int along = across ? y : x;
        int value = (along + shift) / 4 % 2 == 0 ? 60 : 190;
        pixels[y * SIZE + x] = (byte) (value + random.nextInt(60));
      }
    }
    return pixels;
  }

  private static DataOutputStream open(Path folder, String name) throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(Files.newOutputStream(folder.resolve(name))));
  }
}
