package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.evaluate.Evaluator;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.Evaluation;
import sparkception.job.run.RunFolder;
import sparkception.job.worker.PredictingEngine;
import sparkception.job.worker.TaskGpu;
import sparkception.zoo.cuda.emulation.EmulatedDevice;
import sparkception.zoo.cuda.emulation.EmulatedGpus;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.EngineFacts;
import sparkception.zoo.kernels.Precision;

/** Two executors in processes of their own, to each of which Spark assigns an emulated GPU. */
@Tag("slow")
class GpuClusterTest {

  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 2, dropout: 0}
train: {epochs: 1, batch-size: 8, averaging-period: 2, workers: 2, seed: 5}
learning-rate: {initial: 0.01, schedule: constant}
""";

  @TempDir static java.nio.file.Path temp;

  private static JavaSparkContext spark;
  private static Path data;
  private static java.nio.file.Path gpusAreThere;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so no training was tested");
    gpusAreThere = Files.createFile(temp.resolve("gpus-are-there"));
    String kernels = java.nio.file.Path.of("target/emulation").toAbsolutePath().toString();
    spark =
        LocalSpark.cluster(
            2,
            1,
            Map.of(
                // Spark refuses Java options that begin as its own do.
                "spark.executorEnv.JAVA_TOOL_OPTIONS",
                "-D%s=2 -D%s=%s -Dsparkception.emulation.cache=%s"
                    .formatted(EmulatedGpus.PROPERTY, EmulatedGpus.LOST, gpusAreThere, kernels),
                "spark.worker.resource.gpu.amount",
                "1",
                "spark.worker.resource.gpu.discoveryScript",
                discoveryScript(),
                "spark.executor.resource.gpu.amount",
                "1",
                "spark.task.resource.gpu.amount",
                "1"));
    data = StripedData.prepare(spark, temp, 128);
  }

  /** Says that the first worker to ask has GPU 0, and the second GPU 1. */
  private static String discoveryScript() throws IOException {
    java.nio.file.Path script = temp.resolve("gpus.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if mkdir %s 2>/dev/null; then gpu=0; else gpu=1; fi
        echo "{\\"name\\": \\"gpu\\", \\"addresses\\": [\\"$gpu\\"]}"
        """
            .formatted(temp.resolve("gpu-0-is-taken")));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  /** The recipe names no engine: that GPUs are assigned decides. */
  @Test
  void eachWorkerTrainsOnTheGpuThatItIsAssigned() throws Exception {
    Checkpoint trained = train("run", round -> {});
    assertThat(trained.state().engines()).extracting(EngineFacts::engine).containsOnly("cuda");
    assertThat(addresses()).containsExactlyInAnyOrder("0", "1");
  }

  /** It has the idle GPUs of training; what the CPU is to evaluate does not wait for them. */
  @Test
  void evaluationUsesTheGpusButNeedsNone() throws Exception {
    Checkpoint trained = train("evaluated", round -> {});
    EngineChoice auto = PredictingEngine.of(EngineChoice.DEFAULT, spark.getConf());
    EngineChoice cpu = new EngineChoice("onednn", Precision.FP32, false, null);
    assertThat(enginesOfTasks(auto)).containsOnly("cuda");
    assertThat(enginesOfTasks(cpu)).containsOnly("onednn without a GPU");
    Evaluator evaluator =
        new Evaluator(spark, data, "test", TrainedRun.view(Recipe.parse(RECIPE, Map.of())));
    Evaluation onGpus = evaluator.computingWith(auto).evaluate(trained);
    Evaluation onCpus = evaluator.computingWith(cpu).evaluate(trained);
    assertThat(onGpus.loss()).isCloseTo(onCpus.loss(), within(1e-4));
    assertThat(onGpus.examples()).isEqualTo(onCpus.examples()).isPositive();
  }

  private static List<String> enginesOfTasks(EngineChoice choice) {
    return PredictingEngine.placed(
            spark
                .parallelize(List.of(0, 1, 2, 3), 4)
                .map(
                    task ->
                        choice.here(1, TaskGpu.address()).facts().engine()
                            + (TaskGpu.address() == null ? " without a GPU" : "")),
            choice)
        .collect();
  }

  @Test
  void averagingAndEstimatingNeedNone() {
    JavaRDD<Integer> work = spark.parallelize(List.of(0, 1, 2, 3), 4);
    assertThat(TaskGpu.spared(work.map(task -> 1 + (TaskGpu.address() == null ? 0 : 1))).collect())
        .containsOnly(1);
  }

  /** Its executor ends, another takes its place, and the round is trained again. */
  @Test
  void aGpuThatDisappearsChangesNothing() throws Exception {
    Checkpoint undisturbed = train("undisturbed", round -> {});
    Checkpoint disturbed =
        train(
            "disturbed",
            round -> {
              if (round.round() == 1) {
                delete(gpusAreThere);
              }
            });
    assertThat(gpusAreThere).as("a device has noticed").exists();
    assertThat(disturbed.trainerState())
        .usingRecursiveComparison()
        .isEqualTo(undisturbed.trainerState());
  }

  private static void delete(java.nio.file.Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Checkpoint train(String name, RoundListener listener) throws Exception {
    Path run = new Path(temp.resolve(name).toUri());
    new Trainer(spark, Recipe.parse(RECIPE, Map.of()), data, run, listener).train();
    return CheckpointStore.in(RunFolder.at(run, spark.hadoopConfiguration()), 2)
        .newestGood()
        .orElseThrow();
  }

  /**
   * Of two tasks at the same time. An executor whose GPU has disappeared may still be on its way
   * back, and the other one would do both if they did not wait for each other.
   */
  private static List<String> addresses() throws IOException {
    String meeting = Files.createTempDirectory(temp, "meeting").toString();
    return spark.parallelize(List.of(0, 1), 2).map(task -> meet(meeting, task)).collect();
  }

  private static String meet(String place, int task) throws IOException {
    Files.write(java.nio.file.Path.of(place, "" + task), new byte[0]);
    java.nio.file.Path other = java.nio.file.Path.of(place, "" + (1 - task));
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!Files.exists(other)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("The other task does not come");
      }
      Thread.onSpinWait();
    }
    return TaskGpu.address();
  }
}
