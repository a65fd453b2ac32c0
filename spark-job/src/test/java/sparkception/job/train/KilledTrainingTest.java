package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.checkpoint.TrainerState;

/** The command itself, in a process that is killed without warning. */
class KilledTrainingTest {

  private static final String RECIPE =
      """
      model: {input: 28, channels: 1, width: 0.0625, middle-modules: 1, stem-stride: 1, dropout: 0.2}
      train: {epochs: 3, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
      learning-rate: {initial: 0.05, schedule: cosine}
      checkpoint: {every-epochs: 0.3}
      """;

  @TempDir Path temp;

  @Test
  void killedAndStartedAgainItEndsWithTheSameBits() throws Exception {
    Path recipe = Files.writeString(temp.resolve("recipe.yaml"), RECIPE);
    Path data = prepare();
    assertThat(train(recipe, data, temp.resolve("whole"), false)).isZero();
    assertThat(train(recipe, data, temp.resolve("killed"), true)).isNotZero();
    TrainerState afterKill = state(temp.resolve("killed"));
    assertThat(train(recipe, data, temp.resolve("killed"), false)).isZero();

    TrainerState whole = state(temp.resolve("whole"));
    TrainerState resumed = state(temp.resolve("killed"));
    assertThat(afterKill.samples()).isLessThan(whole.samples());
    assertThat(resumed.samples()).isEqualTo(whole.samples());
    assertThat(resumed.parameters()).isEqualTo(whole.parameters());
    assertThat(resumed.optimizer()).isDeepEqualTo(whole.optimizer());
  }

  private Path prepare() throws IOException {
    try (JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("KilledTrainingTest")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"))) {
      return Path.of(StripedData.prepare(spark, temp, 230).toUri());
    }
  }

  /** Runs the train command; kills it at its first checkpoint if asked. Returns the exit code. */
  private static int train(Path recipe, Path data, Path run, boolean kill) throws Exception {
    Process process =
        new ProcessBuilder(command(recipe, data, run)).redirectErrorStream(true).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (kill && line.startsWith("Checkpoint ")) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    return process.waitFor();
  }

  private static List<String> command(Path recipe, Path data, Path run) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("sparkception.job.Main", "train"));
    command.addAll(List.of("--recipe", recipe.toString(), "--data", data.toString()));
    command.addAll(List.of("--output", run.toString()));
    return command;
  }

  private static TrainerState state(Path run) throws IOException {
    return RunFolder.at(new org.apache.hadoop.fs.Path(run.toUri()), new Configuration())
        .checkpoints(2)
        .newestGood()
        .orElseThrow()
        .trainerState();
  }
}
