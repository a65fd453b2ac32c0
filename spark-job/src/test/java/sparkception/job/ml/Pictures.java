package sparkception.job.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.job.LocalSpark;

/** Dark and light pictures in folders {@code dark} and {@code light}, and DataFrames of them. */
final class Pictures {

  static final int OF_EACH = 24;

  /** A network that tells them apart after some epochs. */
  static final String RECIPE =
      """
      model: {input: 28, channels: 3, width: 0.03125, middle-modules: 0, stem-stride: 1,
              dropout: 0.0}
      train: {epochs: 6, batch-size: 8, averaging-period: 2, workers: 1}
      learning-rate: {initial: 0.05, schedule: constant}
      augment: {evaluation-crop: 0.875}
      """;

  private static final int WIDTH = 40;
  private static final int HEIGHT = 36;

  private Pictures() {}

  /** Writes them. */
  static Path write(Path folder) throws IOException {
    for (String name : List.of("dark", "light")) {
      Path images = Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < OF_EACH; i++) {
        Files.write(images.resolve(name + i + ".png"), png(name.equals("dark") ? 40 : 190, i));
      }
    }
    return folder;
  }

  /** A picture of some brightness. */
  static byte[] png(int gray, int seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (gray + random.nextInt(40));
    }
    return ImageEncoder.png(new Pixels(pixels, WIDTH, HEIGHT, 3));
  }

  /** What Spark's {@code binaryFile} makes of them, with the folders' names as labels. */
  static Dataset<Row> files(Path folder) {
    return labelled(spark().read().format("binaryFile").load(folder + "/*"), "path");
  }

  /** What Spark's {@code image} source makes of them. */
  static Dataset<Row> decoded(Path folder) {
    return labelled(spark().read().format("image").load(folder + "/*"), "image.origin");
  }

  private static Dataset<Row> labelled(Dataset<Row> frame, String path) {
    return frame.withColumn(
        "label", functions.element_at(functions.split(functions.col(path), "/"), -2));
  }

  static SparkSession spark() {
    return SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
  }
}
