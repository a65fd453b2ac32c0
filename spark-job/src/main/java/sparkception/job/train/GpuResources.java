package sparkception.job.train;

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

  private GpuResources() {}

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
          "Invalid %s: %s (must be 1: each worker computes on one GPU of its own)"
              .formatted(TASK, spark.get(TASK)));
    }
    boolean required = engine.name().equals(Engines.CUDA) && !engine.fallBack();
    if (!assigned && required && !TaskGpu.isLocal(spark)) {
      throw new TrainingException(
          "Invalid %s: not set (engine cuda needs a GPU for each worker: set it to 1, %s to the GPUs of an executor, and %s to bin/discover-gpus)"
              .formatted(TASK, EXECUTOR, SCRIPT));
    }
  }
}
