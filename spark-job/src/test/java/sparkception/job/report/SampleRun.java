package sparkception.job.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.data.shard.ImageClass;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.Calibration;
import sparkception.job.run.ClassScore;
import sparkception.job.run.ConfusedPair;
import sparkception.job.run.Evaluation;
import sparkception.job.run.Invocation;
import sparkception.job.run.Prediction;
import sparkception.job.run.RunFolder;

/** A run folder as training and evaluation leave it, with figures made up. */
public final class SampleRun {

  static final int EPOCH = 6000;

  /** A pixel that is half red. */
  private static final String HEAT =
      "data:image/png;base64,"
          + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP4z8DQAAAEgQGAhOdXrQAAAABJRU5ErkJggg==";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TRANSFER =
      """
      {"checkpoint": "hdfs:///runs/big/checkpoints/900", "samples": 900, "weights": "aabbccddeeff0011",
       "loaded": 230, "fresh": ["output/W 10x2"], "unused": [], "freeze_to": null}
      """;

  private final Path folder;
  private final int classes;
  private final Random random = new Random(1);

  private SampleRun(Path folder, int classes) {
    this.folder = folder;
    this.classes = classes;
  }

  /** Three epochs of ten rounds each, evaluated on val after each and on test at the end. */
  public static Path write(Path folder, int classes) throws IOException {
    new SampleRun(folder, classes).write();
    return folder;
  }

  /** The path of its report. */
  static Path report(Path folder) throws IOException {
    RunFolder run =
        RunFolder.at(
            new org.apache.hadoop.fs.Path(folder.toUri()),
            new org.apache.hadoop.conf.Configuration());
    return Path.of(new RunReport(run).write().toUri());
  }

  private void write() throws IOException {
    Files.createDirectories(folder.resolve("metrics"));
    Files.createDirectories(folder.resolve("evaluations"));
    Files.writeString(folder.resolve("recipe.yaml"), Recipe.DEFAULT.toYaml());
    Files.writeString(folder.resolve("run.json"), about());
    Files.writeString(folder.resolve("transfer.json"), TRANSFER);
    Files.writeString(folder.resolve("metrics/00000-0.jsonl"), rounds());
    for (int epoch = 1; epoch <= 3; epoch++) {
      Files.writeString(
          folder.resolve("evaluations/val-%012d.json".formatted(epoch * EPOCH)), point(epoch));
    }
    Files.writeString(
        folder.resolve("evaluation-test.json"), JSON.writeValueAsString(evaluation()));
  }

  private String about() throws IOException {
    List<ImageClass> named =
        IntStream.range(0, classes).mapToObj(i -> new ImageClass(i, "c" + i, name(i))).toList();
    return """
        {"data": "hdfs:///data/flowers", "data_fingerprint": "0f3c", "classes": %s,
         "data_set": {"input": "hdfs:///raw/photos", "settings": {"format": "class-folders"},
           "contents": "516ddd6a2e9f55ca", "read": 7403, "refused": 3, "ignored": 12,
           "bytes": {"train": 31457280, "val": 3670016, "test": 3670016}, "training_images": %s,
           "channel_mean": [0.513, 0.502, 0.475], "channel_deviation": [0.245, 0.247, 0.27]},
         "preparation": {"shorter_side": 128, "square": false, "jpeg_quality": 90, "background": 16777215},
         "engines": [{"engine": "onednn", "precision": "fp32", "threads": 2, "hardware": "avx2"}],
         "images": {"train": %d, "val": 700, "test": 700}, "channels": 3, "input": 112,
         "parameters": 1943210,
         "invocation": {"command": "sparkception train --recipe r.yaml --data flowers",
           "host": "node7", "started": "2026-11-26T10:00:00Z", "version": "0.1.0",
           "spark": "3.5.3", "java": "17.0.1"}}
        """
        .formatted(
            JSON.writeValueAsString(named),
            IntStream.range(0, classes).mapToObj(i -> 100 + i).toList(),
            EPOCH);
  }

  /** The last round of each epoch is a short one. */
  private static String rounds() {
    StringBuilder lines = new StringBuilder();
    for (int round = 1; round <= 30; round++) {
      int samples = (round + 9) / 10 * EPOCH - EPOCH + (round - 1) % 10 * 640 + 640;
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"round\":%d,\"samples\":%d,\"loss\":%f,\"learning_rate\":%f,"
                  + "\"images_per_second\":%f,\"seconds\":2.0,\"fetch_seconds\":0.02,"
                  + "\"compute_seconds\":1.4,\"reduce_seconds\":0.2,\"broadcast_seconds\":0.08,"
                  + "\"divergence\":%f}%n",
              round,
              Math.min(samples, (round + 9) / 10 * EPOCH),
              2 * Math.exp(-0.08 * round) + 0.3 + 0.05 * Math.sin(7 * round),
              0.045 * Math.pow(0.94, round / 10.0),
              round % 10 == 0 ? 120.0 : 310 + 10 * Math.sin(3 * round),
              0.02 * Math.pow(0.97, round)));
    }
    return lines
        + "{\"time\":\"2026-11-26T10:30:00Z\",\"recovery\":\"a round was repeated\","
        + "\"after_samples\":6400,\"cause\":\"executor 3 was lost\"}\n";
  }

  private static String point(int epoch) {
    return String.format(
        Locale.ROOT,
        "{\"split\":\"val\",\"samples\":%d,\"examples\":700,\"loss\":%f,\"top1\":%f,\"top5\":1.0,"
            + "\"batch_norm_images\":4096,\"moving_average\":true}",
        epoch * EPOCH,
        2.1 / epoch,
        0.5 + 0.13 * epoch);
  }

  private Evaluation evaluation() {
    long[][] confusion = confusion();
    return new Evaluation(
        "hdfs:///data/flowers",
        "test",
        "run/checkpoints/18000",
        3L * EPOCH,
        700,
        4096,
        0.71,
        classes == 1 ? 1 : 0.8912,
        0.9987,
        null,
        calibration(),
        IntStream.range(0, classes).mapToObj(i -> score(i, confusion)).toList(),
        classes > 1000 ? new long[0][] : confusion,
        pairs(confusion),
        predictions(),
        true,
        1_943_210,
        new Invocation(
            "sparkception evaluate --run run --data flowers",
            "node8",
            "2026-11-26T12:00:00Z",
            "0.1.0",
            "3.5.3",
            "17.0.1"),
        1.5,
        466);
  }

  private static Calibration calibration() {
    return new Calibration(
        0.043,
        1.31,
        0.012,
        0.69,
        IntStream.range(3, 15)
            .mapToObj(i -> new Calibration.Bin(60, (i + 0.5) / 15, (i - 0.2) / 15))
            .toList());
  }

  private long[][] confusion() {
    long[][] confusion = new long[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      boolean tested = actual != 3;
      for (int i = 0; i < 40 && tested; i++) {
        int predicted =
            random.nextDouble() < 0.85 ? actual : (actual + 1 + random.nextInt(4)) % classes;
        confusion[actual][predicted]++;
      }
    }
    return confusion;
  }

  private ClassScore score(int index, long[][] confusion) {
    long right = confusion[index][index];
    long actual = IntStream.range(0, classes).mapToLong(i -> confusion[index][i]).sum();
    long predicted = IntStream.range(0, classes).mapToLong(i -> confusion[i][index]).sum();
    return new ClassScore(
        index,
        name(index),
        actual,
        predicted == 0 ? 0 : (double) right / predicted,
        actual == 0 ? null : Double.valueOf((double) right / actual));
  }

  private List<ConfusedPair> pairs(long[][] confusion) {
    List<ConfusedPair> pairs = new ArrayList<>();
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        if (actual != predicted && confusion[actual][predicted] > 0) {
          pairs.add(new ConfusedPair(actual, predicted, confusion[actual][predicted]));
        }
      }
    }
    pairs.sort((a, b) -> Long.compare(b.images(), a.images()));
    return pairs.subList(0, Math.min(50, pairs.size()));
  }

  private List<Prediction> predictions() {
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      predictions.add(prediction(i, i % classes, i % classes, 0.6 + 0.03 * i));
    }
    for (int i = 0; i < 24 && classes > 1; i++) {
      predictions.add(prediction(100 + i, i % classes, (i + 1) % classes, 0.99 - 0.02 * i));
    }
    return predictions;
  }

  private Prediction prediction(int sample, int actual, int predicted, double probability) {
    byte[] pixels = new byte[32 * 32 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (120 + 60 * Math.sin((actual + 1) * i / 400.0) + random.nextInt(40));
    }
    String png =
        Base64.getEncoder().encodeToString(ImageEncoder.png(new Pixels(pixels, 32, 32, 3)));
    return new Prediction(
        sample,
        "images/%d.jpg".formatted(sample),
        actual,
        predicted,
        probability,
        "data:image/png;base64," + png,
        HEAT);
  }

  /** Some are long, and one looks like markup. */
  private static String name(int index) {
    return switch (index) {
      case 0 -> "T-shirt/top & <co>";
      case 1 -> "soft-coated wheaten terrier";
      default -> "class " + index;
    };
  }
}
