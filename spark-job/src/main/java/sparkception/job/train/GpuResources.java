package sparkception.job.train;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import sparkception.job.worker.TaskGpu;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.Engines;

/**
 * What Spark was told about GPUs: {@code spark.task.resource.gpu.amount} is how many a worker gets,
 * {@code spark.executor.resource.gpu.amount} how many an executor has for its workers.
 */
final class GpuResources {

  private static final String TASK = "spark.task.resource.gpu.amount";
  private static final String EXECUTOR = "spark.executor.resource.gpu.amount";
  private static final String SCRIPT = "spark.executor.resource.gpu.discoveryScript";

  private static final String CORES = "spark.executor.cores";

  /** That decode what one fast GPU trains on: 3,000 images a second, some 270 a core. */
  private static final int CORES_OF_A_GPU = 11;

  private GpuResources() {}

  /** What to say before training where executors have too few cores to feed fast GPUs. */
  static Optional<String> advice(SparkConf spark) {
    if (!TaskGpu.areAssigned(spark) || !spark.contains(CORES)) {
      return Optional.empty();
    }
    int cores = spark.getInt(CORES, 0);
    int gpus = Math.max(1, spark.getInt(EXECUTOR, 1));
    return cores / gpus >= CORES_OF_A_GPU
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Each GPU has %d of its executor's %d cores (%s) to decode images; 3,000 images/s take 11 to 15",
                cores / gpus,
                cores,
                CORES));
  }

  /**
   * Requires that each worker gets one GPU of its own, if it is to get any. In Spark's local mode
   * nothing is assigned, and GPU 0 is taken.
   *
   * @throws TrainingException with the key, its value and the rule
   */
  static void require(SparkConf spark, EngineChoice engine) throws TrainingException {
    boolean assigned = spark.contains(TASK);
    if (assigned && Double.parseDouble(spark.get(TASK)) != 1) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Invalid %s: %s (must be 1: each worker computes on one GPU of its own)",
              TASK,
              spark.get(TASK)));
    }
    boolean required = engine.name().equals(Engines.CUDA) && !engine.fallBack();
    if (!assigned && required && !TaskGpu.isLocal(spark)) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Invalid %s: not set (engine cuda needs a GPU for each worker: set it to 1, %s to the GPUs of an executor, and %s to bin/discover-gpus)",
              TASK,
              EXECUTOR,
              SCRIPT));
    }
  }
}
