package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.run.RunFolder;

/** The command itself, in processes that are killed without warning or started twice. */
@Tag("slow")
class KilledTrainingTest {

  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 1, stem-stride: 1, dropout: 0.2}
train: {epochs: 3, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
averaging: {outer: nesterov, moving-average-decay: 0.99}
optimizer: {name: rmsprop, momentum: 0.9}
learning-rate: {initial: 0.003, schedule: cosine}
augment: {shift: 3}
checkpoint: {every-epochs: 0.3}
""";
  private static final int DEATHS = 3;

  @TempDir static Path temp;

  private static Path recipe;
  private static String data;
  private static TrainerState whole;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    recipe = Files.writeString(temp.resolve("recipe.yaml"), RECIPE);
    data = prepare();
    assertThat(training("whole").run()).isZero();
    whole = state("whole");
  }

  @Test
  void killedInMidCheckpointAgainAndAgainItEndsWithTheSameBits() throws Exception {
    Random moments = new Random(3);
    List<String> lastWords = new ArrayList<>();
    for (int death = 0; death < DEATHS; death++) {
      String moment = Integer.toString(1 + moments.nextInt(120));
      TrainProcess doomed =
          training("dying")
              .withHadoop(
                  temp.resolve("conf" + death),
                  Map.of(
                      "fs.file.impl",
                      DyingFileSystem.class.getName(),
                      DyingFileSystem.DIE_AT,
                      moment));
      assertThat(doomed.run()).as(doomed.lastLine()).isEqualTo(DyingFileSystem.KILLED);
      lastWords.add(doomed.lastLine());
    }
    assertThat(lastWords)
        .allMatch(line -> line.startsWith("Dying before "))
        .anyMatch(line -> line.contains("/_staging-"));
    assertGoesOnToTheSameBits("dying");
  }

  @Test
  void killedAtRandomMomentsItEndsWithTheSameBits() throws Exception {
    Random moments = new Random();
    for (int death = 0; death < 2; death++) {
      TrainProcess doomed = training("killed");
      Process process = doomed.start();
      boolean[] ended = {false};
      long millis = moments.nextInt(3000);
      doomed.read(
          process,
          line -> {
            if (line.startsWith("Training on ") || line.startsWith("Going on after ")) {
              ended[0] = endsWithin(process, millis);
              process.toHandle().destroyForcibly();
            }
          });
      assertThat(process.waitFor()).as("killed after %d ms", millis).isEqualTo(ended[0] ? 0 : 137);
    }
    assertGoesOnToTheSameBits("killed");
  }

  @Test
  void aSecondDriverIsRefusedWhileTheFirstGoesOn() throws Exception {
    TrainProcess first = training("twice").with("--set", "train.epochs=10000");
    TrainProcess second = training("twice").with("--set", "train.epochs=10000");
    List<Integer> codes = new ArrayList<>();
    Process process = first.start();
    first.read(
        process,
        line -> {
          if (line.startsWith("Checkpoint ") && codes.isEmpty()) {
            codes.add(exitCode(second));
          } else if (line.startsWith("Checkpoint ") && process.isAlive()) {
            process.toHandle().destroyForcibly();
          }
        });
    assertThat(codes).containsExactly(1);
    assertThat(second.lastLine())
        .matches(
            "Cannot train into .*twice: process %d on .* is writing it \\(train\\); .*"
                .formatted(process.pid()));
    assertThat(process.waitFor()).as("alive until it was killed").isEqualTo(137);
  }

  private static void assertGoesOnToTheSameBits(String run) throws Exception {
    TrainProcess last = training(run);
    assertThat(last.run()).as(String.join("\n", last.output())).isZero();
    assertThat(state(run)).usingRecursiveComparison().isEqualTo(whole);
    assertThat(temp.resolve(run).resolve("checkpoints"))
        .as("nothing is left of the dead")
        .isDirectoryNotContaining(folder -> !folder.getFileName().toString().matches("\\d+"));
  }

  private static boolean endsWithin(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int exitCode(TrainProcess process) {
    try {
      return process.run();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TrainProcess training(String run) {
    return new TrainProcess(recipe, data, temp.resolve(run).toString());
  }

  private static String prepare() throws IOException {
    return StripedData.prepare(LocalSpark.context(), temp, 230).toString();
  }

  private static TrainerState state(String run) throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(temp.resolve(run).toUri());
    return CheckpointStore.in(RunFolder.at(folder, new Configuration()), 2)
        .newestGood()
        .orElseThrow()
        .trainerState();
  }
}
