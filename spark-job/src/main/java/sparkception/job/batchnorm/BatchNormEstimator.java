package sparkception.job.batchnorm;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.shard.Shard;
import sparkception.job.worker.TaskGpu;
import sparkception.zoo.layers.BatchStatistics;

/**
 * Estimates the statistics of a network's batch normalizations from training images, seen as
 * evaluation sees its own ("Rethinking 'Batch' in BatchNorm", arXiv 2105.07576, calls this precise
 * batch normalization).
 */
public final class BatchNormEstimator {

  private final JavaSparkContext spark;
  private final Path data;
  private final List<Shard> shards;
  private final AugmentOptions view;

  /**
   * An estimator on a data set.
   *
   * @param spark where it runs
   * @param data the data set's folder
   * @param shards the training split
   * @param view how images become the network's input
   */
  public BatchNormEstimator(
      JavaSparkContext spark, Path data, List<Shard> shards, AugmentOptions view) {
    this.spark = spark;
    this.data = data;
    this.shards = shards;
    this.view = view;
  }

  /**
   * Runs images through a network as training does, and gathers what its normalizations see.
   *
   * @param model the network, in DL4J's ModelSerializer format
   * @param images how many to use, in a shuffled order; 1 to as many as there are
   */
  public BatchStatistics estimate(byte[] model, long images) throws IOException {
    return estimate(model, images, null);
  }

  /**
   * The same for a network whose lower part keeps its statistics, and computes by them.
   *
   * @param frozen the last layer of that part; null for none
   */
  public BatchStatistics estimate(byte[] model, long images, String frozen) throws IOException {
    List<Integer> tasks = IntStream.range(0, BatchNormTask.tasks(images)).boxed().toList();
    Broadcast<BatchNormSetup> broadcast = spark.broadcast(setup(model, images, frozen));
    try {
      return TaskGpu.spared(
              spark.parallelize(tasks, tasks.size()).map(new BatchNormTask(broadcast)))
          .collect()
          .stream()
          .reduce(new BatchStatistics(), BatchStatistics::addAll);
    } finally {
      broadcast.destroy();
    }
  }

  private BatchNormSetup setup(byte[] model, long images, String frozen) throws IOException {
    return new BatchNormSetup(
        model,
        new SerializableConfiguration(spark.hadoopConfiguration()),
        data.getFileSystem(spark.hadoopConfiguration()).makeQualified(data).toString(),
        shards,
        images,
        spark.getConf().getInt("spark.task.cpus", 1),
        view,
        frozen);
  }
}
