package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunFolder;

/** What executors and Spark's settings may be like, with the bits of a plain run. */
@ExtendWith(LocalSpark.class)
class ExecutorsTest {

  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 1, stem-stride: 1, dropout: 0.2}
train: {epochs: 1, batch-size: 16, averaging-period: 2, workers: 2, seed: 5}
learning-rate: {initial: 0.05, schedule: constant}
""";

  @TempDir static java.nio.file.Path temp;

  private static Path data;
  private static TrainerState plain;

  @BeforeAll
  static void trainPlainly(JavaSparkContext spark) throws Exception {
    data = StripedData.prepare(spark, temp, 150);
    plain = train(spark, "plain", Map.of());
  }

  @Test
  void howImagesAreLoadedChangesNothing(JavaSparkContext spark) throws Exception {
    Map<String, String> loader = Map.of("loader", "{threads: 1, batches-ahead: 1, cache-mib: 0}");
    assertSameBits(train(spark, "loader", loader), plain);
  }

  @Test
  void twoRunsSideBySideInOneApplication(JavaSparkContext spark) throws Exception {
    TrainerState other = train(spark, "other", Map.of("train.seed", "6"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<TrainerState> left = threads.submit(() -> train(spark, "left", Map.of()));
      Future<TrainerState> right =
          threads.submit(() -> train(spark, "right", Map.of("train.seed", "6")));
      assertSameBits(left.get(), plain);
      assertSameBits(right.get(), other);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void averagesMayBeLargerThanSparksLimit() throws Exception {
    try (JavaSparkContext spark =
        LocalSpark.with("local[2]", Map.of("spark.driver.maxResultSize", "100k"))) {
      assertSameBits(train(spark, "large", Map.of()), plain);
    }
  }

  @Test
  void anotherSerializerIsRefusedBeforeAnythingIsWritten() {
    try (JavaSparkContext spark =
        LocalSpark.with("local[2]", Map.of("spark.serializer", KryoSerializer.class.getName()))) {
      assertThatThrownBy(() -> train(spark, "kryo", Map.of()))
          .isInstanceOf(TrainingException.class)
          .hasMessage(
              "Unsupported spark.serializer: org.apache.spark.serializer.KryoSerializer (must be"
                  + " org.apache.spark.serializer.JavaSerializer; what travels are raw arrays,"
                  + " which another makes no smaller)");
    }
    assertThat(temp.resolve("runs/kryo")).doesNotExist();
  }

  /** Spark tries each task again where a slot is free, and takes and gives back executors. */
  @Test
  @Tag("slow")
  void speculationAndDynamicAllocationChangeNothing() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.speculation", "true");
    settings.put("spark.speculation.interval", "10ms");
    settings.put("spark.speculation.task.duration.threshold", "1ms");
    settings.put("spark.dynamicAllocation.enabled", "true");
    settings.put("spark.dynamicAllocation.shuffleTracking.enabled", "true");
    settings.put("spark.dynamicAllocation.minExecutors", "1");
    settings.put("spark.dynamicAllocation.executorIdleTimeout", "1s");
    try (JavaSparkContext spark = LocalSpark.cluster(2, 2, settings)) {
      assertSameBits(train(spark, "speculation", Map.of()), plain);
    }
  }

  private static TrainerState train(
      JavaSparkContext spark, String run, Map<String, String> overrides) throws Exception {
    Path folder = new Path(temp.resolve("runs").resolve(run).toUri());
    new Trainer(spark, Recipe.parse(RECIPE, overrides), data, folder, round -> {}).train();
    return state(folder);
  }

  private static TrainerState state(Path folder) throws IOException {
    return CheckpointStore.in(RunFolder.at(folder, new Configuration()), 2)
        .newestGood()
        .orElseThrow()
        .trainerState();
  }

  private static void assertSameBits(TrainerState found, TrainerState expected) {
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
    assertThat(List.of(found.samples())).containsExactly(150L);
  }
}
