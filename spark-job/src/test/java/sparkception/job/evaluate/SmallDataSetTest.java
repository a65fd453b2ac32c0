package sparkception.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.Evaluation;
import sparkception.job.train.StripedData;
import sparkception.job.train.Trainer;

/** A few steps on a few images must not give a network at the level of chance. */
@ExtendWith(LocalSpark.class)
class SmallDataSetTest {

  private static final int IMAGES = 300;
  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.125, middle-modules: 1, stem-stride: 1}
train: {epochs: 3, batch-size: 16, averaging-period: 4, workers: 2}
""";

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start(JavaSparkContext shared) throws IOException {
    spark = shared;
    data = StripedData.prepare(spark, temp, IMAGES);
  }

  @Test
  void aFewStepsAtTheDefaultDecayAreJudgedByStatisticsOfTheirOwn() throws Exception {
    TrainedRun run = train("few-steps", Map.of());
    Evaluation saved = evaluate(run, 0);
    assertThat(saved.top1()).isGreaterThan(0.9);
    assertThat(saved.batchNormImages()).isEqualTo(IMAGES);
    assertThat(saved.loss()).isCloseTo(evaluate(run, IMAGES).loss(), within(1e-5));
  }

  /** What the steps themselves have left is not biased towards untrained statistics either. */
  @Test
  void runningStatisticsAreUnbiased() throws Exception {
    TrainedRun run = train("running", Map.of("checkpoint.batch-norm-images", "0"));
    Evaluation saved = evaluate(run, 0);
    assertThat(saved.batchNormImages()).isZero();
    assertThat(saved.top1()).isGreaterThan(0.9);
  }

  @Test
  void aMovingAverageIsOfTrainedParametersAndHasStatisticsOfItsOwn() throws Exception {
    TrainedRun run = train("average", Map.of("averaging.moving-average-decay", "0.998"));
    Evaluation saved = evaluate(run, 0);
    assertThat(saved.top1()).isGreaterThan(0.9);
    assertThat(saved.loss()).isCloseTo(evaluate(run, IMAGES).loss(), within(1e-5));
  }

  @Test
  void whatTrainingGoesOnWithIsNotTouched() throws Exception {
    TrainerState judged = train("judged", Map.of()).checkpoint().trainerState();
    Checkpoint plain = train("plain", Map.of("checkpoint.batch-norm-images", "0")).checkpoint();
    assertThat(judged.parameters()).isEqualTo(plain.trainerState().parameters());
    ComputationGraph model = plain.model();
    assertThat(model.params().toFloatVector()).isEqualTo(judged.parameters());
  }

  private static TrainedRun train(String name, Map<String, String> overrides) throws Exception {
    Path run = new Path(temp.resolve("runs").resolve(name).toUri());
    new Trainer(spark, Recipe.parse(RECIPE, overrides), data, run, round -> {}).train();
    return TrainedRun.newest(run, spark.hadoopConfiguration());
  }

  private static Evaluation evaluate(TrainedRun run, long batchNormImages) throws IOException {
    return new Evaluator(spark, data, "test", run.view())
        .estimatingBatchNorm(batchNormImages)
        .evaluate(run.checkpoint());
  }
}
