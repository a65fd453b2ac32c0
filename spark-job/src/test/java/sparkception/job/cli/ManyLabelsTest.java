package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;

/** JFT's way, on pictures that have one label or two: a list with confidences, RMSProp, MAP@100. */
class ManyLabelsTest {

  private static final int SIZE = 28;
  private static final int IMAGES = 240;

  @TempDir static Path folder;

  private static Path list;

  @BeforeAll
  static void makePictures() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      boolean down = random.nextBoolean();
      boolean bright = random.nextBoolean();
      Files.write(folder.resolve(i + ".png"), stripes(down, bright, random));
      String direction = down ? "down" : "across";
      lines.add(
          bright
              ? "{\"image\": \"%d.png\", \"labels\": [\"%s\", \"bright\"], \"weights\": [1, 0.9]}"
                  .formatted(i, direction)
              : "{\"image\": \"%d.png\", \"labels\": [\"%s\"], \"weights\": [1]}"
                  .formatted(i, direction));
    }
    list = Files.write(folder.resolve("list.jsonl"), lines);
  }

  @Test
  void trainsOnEveryLabelAndRanksThem() throws IOException {
    String data = folder.resolve("data").toString();
    String run = folder.resolve("run").toString();
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            model: {input: 28, channels: 1, width: 0.0625, middle-modules: 0, stem-stride: 1,
                    dropout: 0.0, batch-norm-decay: 0.7, labels: many}
            train: {epochs: 9, batch-size: 8, averaging-period: 2, workers: 2}
            optimizer: {name: rmsprop, momentum: 0.9, decay: 0.9, epsilon: 1.0, l2: 0}
            learning-rate: {initial: 0.02, schedule: exponential, factor: 0.9, period-samples: 600}
            """);
    CliRun.json("prep", "--input", list.toString(), "--format", "manifest", "--output", data);
    CliRun.json("train", "--recipe", recipe.toString(), "--data", data, "--output", run);
    JsonNode evaluated = CliRun.json("evaluate", "--run", run, "--data", data, "--split", "test");
    assertThat(evaluated.get("map_at_100").asDouble()).isGreaterThan(0.9);
    assertThat(evaluated.get("top1").asDouble()).isGreaterThan(0.9);
    assertThat(evaluated.get("confusion")).isEmpty();
    JsonNode bright = evaluated.at("/classes/1");
    assertThat(bright.get("name").asText()).isEqualTo("bright");
    assertThat(bright.get("recall").asDouble()).isGreaterThan(0.7);

    JsonNode estimated =
        CliRun.json("evaluate", "--run", run, "--data", data, "--reestimate-batch-norm", "100");
    assertThat(estimated.get("batch_norm_images").asInt()).isEqualTo(100);
    assertThat(estimated.get("map_at_100").asDouble()).isGreaterThan(0.9);
    CliRun report = CliRun.of("report", "--run", run);
    assertThat(report.code()).isZero();
    assertThat(Files.readString(Path.of(run, "report.html"))).contains("MAP@100, test");
  }

  @Test
  void aNetworkForOneLabelIsNotTrainedOnThem() throws IOException {
    String data = folder.resolve("refused").toString();
    CliRun.json("prep", "--input", list.toString(), "--format", "manifest", "--output", data);
    JsonNode inspected = CliRun.json("inspect", data);
    assertThat(inspected.at("/classes/1/name").asText()).isEqualTo("bright");
    int bright = inspected.at("/classes/1/images").asInt();
    assertThat(bright).isBetween(80, 160);
    assertThat(
            inspected.at("/classes/0/images").asInt() + inspected.at("/classes/2/images").asInt())
        .isEqualTo(IMAGES);
    assertThat(CliRun.of("verify", data).code()).isZero();
    Path recipe = Files.writeString(folder.resolve("one.yaml"), "model: {input: 32}\n");
    String run = folder.resolve("none").toString();
    CliRun refused =
        CliRun.of("train", "--recipe", recipe.toString(), "--data", data, "--output", run);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .containsPattern(
            "Cannot train on split train of \\S+ with model.labels: one, as \\d+ of its \\d+ images"
                + " have several labels .set model.labels: many, which learns all of them.");
    assertThat(Path.of(run)).doesNotExist();
  }

  /** Stripes of a random phase with noise, dark or bright. */
  private static byte[] stripes(boolean down, boolean bright, Random random) {
    byte[] gray = new byte[SIZE * SIZE];
    int phase = random.nextInt(8);
    for (int i = 0; i < gray.length; i++) {
      int along = (down ? i % SIZE : i / SIZE) + phase;
      int level = (along / 3 % 2 == 0 ? 20 : 90) + (bright ? 120 : 0);
      gray[i] = (byte) (level + random.nextInt(40));
    }
    return ImageEncoder.png(new Pixels(gray, SIZE, SIZE, 1));
  }
}
