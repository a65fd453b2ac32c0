package sparkception.job.train;

import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.job.worker.FreezeSchedule;
import sparkception.job.worker.TrainingShards;
import sparkception.job.worker.WorkerSetup;
import sparkception.zoo.engine.ReplicaSpec;

/** What the workers of one start of training are told before its first round. */
final class WorkerSetups {

  private WorkerSetups() {}

  static WorkerSetup of(
      JavaSparkContext spark,
      TrainingSettings settings,
      TrainingData data,
      Network network,
      FreezeSchedule freezing) {
    return new WorkerSetup(
        UUID.randomUUID().toString(),
        new ReplicaSpec(
            network.json(),
            settings.shape(),
            network.optimizer(),
            settings.minibatches().size(),
            settings.minibatches().accumulationSteps() > 1),
        settings.engine(),
        settings.optimization().learningRate(),
        freezing.features() > 0 ? settings.minibatches().unmixed() : settings.minibatches(),
        settings.divergence().lossLimit(),
        settings.seed(),
        new TrainingShards(
            new SerializableConfiguration(spark.hadoopConfiguration()),
            data.folder().toString(),
            data.shards()),
        settings.averaging().transport(),
        cores(spark, settings.workers()),
        settings.loading(),
        freezing);
  }

  /** The cores of a task; in local mode, where Spark does not share them out, an even share. */
  private static int cores(JavaSparkContext spark, int workers) {
    if (!spark.isLocal()) {
      return spark.getConf().getInt("spark.task.cpus", 1);
    }
    int sideBySide = Math.min(workers, spark.defaultParallelism());
    return Math.max(1, Runtime.getRuntime().availableProcessors() / sideBySide);
  }
}
