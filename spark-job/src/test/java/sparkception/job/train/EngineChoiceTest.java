package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;
import sparkception.zoo.engine.EngineFacts;

/** Which engine a run is trained with is asked for, checked, and written down. */
@ExtendWith(LocalSpark.class)
class EngineChoiceTest {

  private static final int SAMPLES = 90;
  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 0, stem-stride: 1, dropout: 0}
train: {epochs: 1, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
""";

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;

  @BeforeAll
  static void start(JavaSparkContext shared) throws IOException {
    spark = shared;
    data = StripedData.prepare(spark, temp, SAMPLES);
  }

  @Test
  void standsInTheRunAndInItsCheckpoints() throws Exception {
    train("nd4j", Map.of("engine", "nd4j", "engine.threads", "1"));
    List<EngineFacts> engines = checkpoint("nd4j").state().engines();
    assertThat(engines).hasSize(1);
    assertThat(engines.get(0).engine()).isEqualTo("nd4j");
    assertThat(engines.get(0).threads()).isEqualTo(1);
    assertThat(engines.get(0).hardware()).isNotEmpty();
    JsonNode run =
        new ObjectMapper().readTree(Files.readString(temp.resolve("runs/nd4j/run.json")));
    assertThat(run.at("/engines/0/engine").asText()).isEqualTo("nd4j");
    assertThat(run.at("/engines/0/precision").asText()).isEqualTo("fp32");
  }

  @Test
  void aRunGoesOnWithAnotherEngine() throws Exception {
    train("changed", Map.of("engine.name", "nd4j"));
    float[] half = checkpoint("changed").trainerState().parameters();
    train("changed", Map.of("engine.name", "onednn"));
    assertThat(checkpoint("changed").trainerState().parameters()).isEqualTo(half);
  }

  @Test
  void oneThatCannotComputeStopsTheRunBeforeItBegins() {
    assertThatThrownBy(
            () -> train("refused", Map.of("engine.name", "nd4j", "engine.precision", "bf16")))
        .isInstanceOf(TrainingException.class)
        .hasMessage("Cannot use engine nd4j: its kernels compute in fp32 alone, not in bf16");
    assertThat(temp.resolve("runs/refused/run.json")).doesNotExist();
    assertThat(temp.resolve("runs/refused/metrics")).doesNotExist();
  }

  @Test
  void theCpuStandsInWhenAsked() throws Exception {
    train(
        "stand-in",
        Map.of("engine.name", "nd4j", "engine.precision", "bf16", "engine.fall-back", "true"));
    assertThat(checkpoint("stand-in").state().engines().get(0).precision()).isEqualTo("fp32");
  }

  private static void train(String run, Map<String, String> overrides) throws Exception {
    new Trainer(spark, Recipe.parse(RECIPE, overrides), data, run(run), round -> {}).train();
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
