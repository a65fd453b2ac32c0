package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.evaluate.Evaluator;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.Evaluation;
import sparkception.job.run.RunFolder;
import sparkception.zoo.cuda.emulation.EmulatedDevice;
import sparkception.zoo.cuda.emulation.EmulatedGpus;

/** A whole training on an emulated GPU, with averaging, checkpoints and evaluation. */
@ExtendWith(LocalSpark.class)
class GpuTrainingTest {

  private static final int SAMPLES = 128;
  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 2, dropout: 0}
train: {epochs: 2, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
learning-rate: {initial: 0.01, schedule: constant}
checkpoint: {every-epochs: 0.5}
""";

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start(JavaSparkContext shared) throws IOException {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so no training was tested");
    System.setProperty(EmulatedGpus.PROPERTY, "1");
    spark = shared;
    data = StripedData.prepare(spark, temp, SAMPLES);
  }

  @AfterAll
  static void stop() {
    System.clearProperty(EmulatedGpus.PROPERTY);
  }

  @Test
  void trainsAveragesAndEvaluatesAsTheCpuDoes() throws Exception {
    List<Double> gpu = train("gpu", "cuda", Map.of());
    List<Double> cpu = train("cpu", "onednn", Map.of());
    assertThat(gpu).hasSameSizeAs(cpu);
    for (int round = 0; round < gpu.size(); round++) {
      assertThat(gpu.get(round)).as("round %d", round).isCloseTo(cpu.get(round), within(0.05));
    }
    assertThat(checkpoint("gpu").state().engines())
        .singleElement()
        .satisfies(facts -> assertThat(facts.engine()).isEqualTo("cuda"))
        .satisfies(facts -> assertThat(facts.hardware()).contains("emulated"));
    Evaluation there = evaluated("cuda");
    Evaluation here = evaluated("onednn");
    assertThat(there.loss()).isCloseTo(here.loss(), within(1e-4));
    assertThat(there.top1()).isEqualTo(here.top1());
  }

  @Test
  void aStoppedRunGoesOnToTheSameBits() throws Exception {
    train("whole", "cuda", Map.of());
    assertThatThrownBy(
            () ->
                trainer(
                        "stopped",
                        "cuda",
                        Map.of(),
                        report -> {
                          if (report.round() > 3) {
                            throw new IllegalStateException("stop here");
                          }
                        })
                    .train())
        .hasMessage("stop here");
    train("stopped", "cuda", Map.of());
    assertThat(checkpoint("stopped").trainerState())
        .usingRecursiveComparison()
        .isEqualTo(checkpoint("whole").trainerState());
  }

  private static List<Double> train(String run, String engine, Map<String, String> more)
      throws Exception {
    List<Double> losses = new ArrayList<>();
    trainer(run, engine, more, report -> losses.add(report.loss())).train();
    return losses;
  }

  private static Trainer trainer(
      String run, String engine, Map<String, String> more, RoundListener listener)
      throws Exception {
    Map<String, String> overrides = new HashMap<>(more);
    overrides.put("engine", engine);
    return new Trainer(spark, Recipe.parse(RECIPE, overrides), data, run(run), listener);
  }

  private static Evaluation evaluated(String engine) throws Exception {
    Recipe recipe = Recipe.parse(RECIPE, Map.of("engine", engine));
    return new Evaluator(spark, data, "test", TrainedRun.view(recipe))
        .computingWith(recipe.engine().evaluation())
        .evaluate(checkpoint("gpu"));
  }

  private static Checkpoint checkpoint(String run) throws IOException {
    return CheckpointStore.in(RunFolder.at(run(run), spark.hadoopConfiguration()), 2)
        .newestGood()
        .orElseThrow();
  }

  private static Path run(String name) {
    return new Path(temp.resolve("runs").resolve(name).toUri());
  }
}
