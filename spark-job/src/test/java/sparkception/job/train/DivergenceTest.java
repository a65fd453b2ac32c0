package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.data.shard.Manifest;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RoundReport;
import sparkception.job.run.RunFolder;
import sparkception.zoo.optim.LearningRate;

/** Runs whose learning rate grows a million times from the second epoch on. */
@ExtendWith(LocalSpark.class)
class DivergenceTest {

  private static final int SAMPLES = 200;
  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 0, stem-stride: 1, dropout: 0.2}
train: {epochs: 2, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
averaging: {outer: slow-momentum, moving-average-decay: 0.99}
optimizer: {name: sgd-momentum, momentum: 0.9}
checkpoint: {every-epochs: 0.5}
""";

  /** Undoes the growth at once. */
  private static final Map<String, String> ROLL_BACK =
      Map.of("divergence.roll-backs", "1", "divergence.rate-factor", "1e-6");

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start(JavaSparkContext shared) throws IOException {
    spark = shared;
    data = StripedData.prepare(spark, temp, SAMPLES);
  }

  @Test
  void stopsAndKeepsTheLastGoodCheckpoint() throws Exception {
    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> train("stops", Map.of(), round -> {}))
          .isInstanceOf(TrainingException.class)
          .hasMessageMatching(
              "Training diverged: (the loss|a step) .* in round \\d+, worker [01], minibatch [01]"
                  + " \\(samples \\d+ to \\d+ of epoch 1, learning rate 5\\.00e\\+04\\); the last good"
                  + " checkpoint is kept\\. .*divergence\\.roll-backs");
      TrainerState kept = state("stops");
      assertThat(kept.samples()).isEqualTo(SAMPLES);
      assertThat(kept.parameters()).doesNotContain(Float.NaN);
    }
  }

  @Test
  void aLossAboveTheLimitIsADivergence() {
    assertThatThrownBy(() -> train("limited", Map.of("divergence.loss-limit", "0.01"), round -> {}))
        .hasMessageMatching(
            "Training diverged: the loss is 0\\.\\d+, above the limit of 0\\.01000"
                + " \\(divergence\\.loss-limit\\) in round 1, worker 0, minibatch 0 \\(samples 0 to"
                + " 15 of epoch 0, .*");
  }

  @Test
  void goesBackAndOnWithASmallerRate() throws Exception {
    List<Double> rates = new ArrayList<>();
    TrainingResult result =
        train(
            "rolled-back",
            ROLL_BACK,
            round -> {
              if (round.samples() > SAMPLES && round.samples() < 2 * SAMPLES) {
                rates.add(round.learningRate());
              }
            });
    assertThat(result.samples()).isEqualTo(2 * SAMPLES);
    assertThat(state("rolled-back").rollBacks()).isEqualTo(1);
    assertThat(state("rolled-back").rateScale()).isEqualTo(1e-6);
    assertThat(rates).isNotEmpty().allSatisfy(rate -> assertThat(rate).isBetween(0.049, 0.051));
  }

  /** Rounds 1 to 4 are the first epoch, 5 to 8 the second, checkpoints follow 2, 4, 6 and 8. */
  @ParameterizedTest
  @ValueSource(ints = {5, 7})
  void aRolledBackRunThatIsStoppedGoesOnToTheSameBits(int lastRound) throws Exception {
    String whole = "whole-" + lastRound;
    String stopped = "stopped-" + lastRound;
    train(whole, ROLL_BACK, round -> {});
    assertThatThrownBy(() -> train(stopped, ROLL_BACK, failAt(lastRound))).hasMessage("stop here");
    train(stopped, ROLL_BACK, round -> {});
    assertThat(state(stopped)).usingRecursiveComparison().isEqualTo(state(whole));
  }

  @Test
  void goesBackNoMoreOftenThanAllowed() throws Exception {
    Map<String, String> twice =
        Map.of("divergence.roll-backs", "2", "divergence.rate-factor", "0.9");
    int[] starts = {0};
    RoundListener counting =
        new RoundListener() {
          @Override
          public void started(long samples, long totalSamples) {
            starts[0]++;
          }

          @Override
          public void roundDone(RoundReport report) {}
        };
    assertThatThrownBy(() -> train("hopeless", twice, counting))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("learning rate 4.05e+04");
    assertThat(starts[0]).as("the start and two roll-backs").isEqualTo(3);
    assertThat(state("hopeless").samples()).isEqualTo(SAMPLES);
  }

  private static TrainingResult train(
      String run, Map<String, String> overrides, RoundListener listener) throws Exception {
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), data);
    TrainingData training = TrainingData.of(data, manifest);
    TrainingSettings settings =
        RecipeSettings.of(Recipe.parse(RECIPE, overrides), 2, SAMPLES, List.of());
    RunFolder folder = RunFolder.at(run(run), spark.hadoopConfiguration());
    return new TrainingLoop(spark, growing(settings), training, folder, listener).run(null);
  }

  /** No recipe has a rate like this one. */
  private static TrainingSettings growing(TrainingSettings settings) {
    return new TrainingSettings(
        settings.network(),
        settings.shape(),
        settings.engine(),
        new Optimization(
            settings.optimization().rule(),
            settings.optimization().decay(),
            settings.optimization().clipNorm(),
            LearningRate.step(0.05, 1e6, SAMPLES)),
        settings.minibatches(),
        settings.epochs(),
        settings.averaging(),
        settings.workers(),
        settings.seed(),
        settings.checkpoints(),
        settings.divergence(),
        settings.loading(),
        settings.recipe());
  }

  private static TrainerState state(String run) throws IOException {
    RunFolder folder = RunFolder.at(run(run), spark.hadoopConfiguration());
    return CheckpointStore.in(folder, 2).newestGood().orElseThrow().trainerState();
  }

  private static Path run(String name) {
    return new Path(temp.resolve("runs").resolve(name).toUri());
  }

  private static RoundListener failAt(int round) {
    return report -> {
      if (report.round() == round) {
        throw new IllegalStateException("stop here");
      }
    };
  }
}
