package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;

/** Executors in processes of their own, some of which are killed in the middle of a round. */
@Tag("slow")
class KilledExecutorTest {

  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 1, stem-stride: 1, dropout: 0.2}
train: {epochs: 2, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
averaging: {outer: slow-momentum, moving-average-decay: 0.99}
optimizer: {name: rmsprop, momentum: 0.9}
learning-rate: {initial: 0.003, schedule: cosine}
augment: {shift: 3}
""";

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start() throws IOException {
    spark =
        LocalSpark.cluster(
            2,
            1,
            Map.of(
                "spark.shuffle.io.maxRetries",
                "1",
                "spark.shuffle.io.retryWait",
                "100ms",
                "spark.log.level",
                "OFF"));
    data = StripedData.prepare(spark, temp, 230);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void onlyTheRoundInWhichTheyDiedIsRepeated() throws Exception {
    List<Long> undisturbed = new ArrayList<>();
    train("undisturbed", report -> undisturbed.add(report.round()));

    Assassin assassin = new Assassin(spark, 3, 5);
    List<Long> disturbed = new ArrayList<>();
    train("disturbed", report -> disturbed.add(report.round()));

    assertThat(assassin.killedInTraining()).isEqualTo(1);
    assertThat(assassin.killedInReduction()).isEqualTo(1);
    assertThat(assassin.jobsWithLostTasks()).containsExactly(3, 5);
    assertThat(undisturbed)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 8).boxed().toList());
    assertThat(disturbed).isEqualTo(undisturbed);
    assertThat(assassin.jobs())
        .as("the look at engines, the rounds, two estimates; none is repeated")
        .isEqualTo(1 + 8 + 2);
    assertSameBits(state("disturbed"), state("undisturbed"));
  }

  private static void train(String run, RoundListener listener) throws Exception {
    new Trainer(spark, Recipe.parse(RECIPE, Map.of()), data, run(run), listener).train();
  }

  private static TrainerState state(String run) throws IOException {
    RunFolder folder = RunFolder.at(run(run), spark.hadoopConfiguration());
    return CheckpointStore.in(folder, 2).newestGood().orElseThrow().trainerState();
  }

  private static Path run(String name) {
    return new Path(temp.resolve("runs").resolve(name).toUri());
  }

  static void assertSameBits(TrainerState found, TrainerState expected) {
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }
}
