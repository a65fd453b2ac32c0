package sparkception.job.evaluate;

import java.io.IOException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.zoo.kernels.ComputeThreads;
import sparkception.zoo.layers.BatchStatistics;

/**
 * Gathers the statistics of batch normalization over one chunk of training images on an executor.
 *
 * <p>Images come in the shuffled order of an epoch, so that each minibatch holds many classes. The
 * size of a chunk is fixed, so that the result does not depend on how many executors there are.
 */
final class BatchNormTask implements Function<Integer, BatchStatistics> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 32;
  private static final int CHUNK = 16 * BATCH_SIZE;
  private static final long ORDER_SEED = 0;

  private final Broadcast<EvaluationSetup> setup;
  private final long images;

  /**
   * @param setup of the training split
   * @param images how many of them to use
   */
  BatchNormTask(Broadcast<EvaluationSetup> setup, long images) {
    this.setup = setup;
    this.images = images;
  }

  /** Tasks that so many images take. */
  static int tasks(long images) {
    return Math.toIntExact((images + CHUNK - 1) / CHUNK);
  }

  @Override
  public BatchStatistics call(Integer task) throws IOException {
    EvaluationSetup fixed = setup.getValue();
    ComputeThreads.use(fixed.computeThreads());
    ComputationGraph network = EvaluationTask.network(fixed.model());
    BatchStatistics statistics = new BatchStatistics();
    try (BatchLoader batches = batches(fixed, task)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        add(statistics, network, batch, fixed.view());
        batches.release(batch);
      }
    }
    return statistics;
  }

  private BatchLoader batches(EvaluationSetup fixed, int task) {
    RowGroups groups = fixed.rowGroups();
    long from = (long) task * CHUNK;
    return fixed.load(
        EpochOrder.shuffled(groups, ORDER_SEED, 0).slice(from, Math.min(images, from + CHUNK)),
        BATCH_SIZE);
  }

  private static void add(
      BatchStatistics statistics, ComputationGraph network, Batch batch, AugmentOptions view) {
    long[] shape = {batch.count(), view.size(), view.size(), view.channels()};
    try (INDArray images = Nd4j.create(batch.pixels(), shape, 'c')) {
      statistics.add(network, images);
    }
  }
}
