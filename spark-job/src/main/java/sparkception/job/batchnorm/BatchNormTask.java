package sparkception.job.batchnorm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderResources;
import sparkception.job.checkpoint.ModelZip;
import sparkception.zoo.kernels.ComputeThreads;
import sparkception.zoo.layers.BatchStatistics;

/**
 * Gathers the statistics of batch normalization over one chunk of training images on an executor.
 *
 * <p>Images come in the shuffled order of an epoch, so that each minibatch holds many classes. The
 * size of a chunk is fixed, so that the result does not depend on how many executors there are.
 *
 * <p>The CPU computes, whatever has trained: so the network that a checkpoint is judged by does not
 * depend on an engine. It is one pass forward over some thousand images a checkpoint, in tasks that
 * need no GPU.
 */
final class BatchNormTask implements Function<Integer, BatchStatistics> {

  private static final long serialVersionUID = 1L;
  private static final int BATCH_SIZE = 32;
  private static final int CHUNK = 16 * BATCH_SIZE;

  /** The row groups of a block, among which the images of a chunk are drawn. */
  private static final long CACHE_BYTES = 64L << 20;

  private final Broadcast<BatchNormSetup> setup;

  BatchNormTask(Broadcast<BatchNormSetup> setup) {
    this.setup = setup;
  }

  /** Tasks that so many images take. */
  static int tasks(long images) {
    return Math.toIntExact((images + CHUNK - 1) / CHUNK);
  }

  @Override
  public BatchStatistics call(Integer task) throws IOException {
    BatchNormSetup fixed = setup.getValue();
    ComputeThreads.use(fixed.computeThreads());
    StatisticsNetwork network =
        StatisticsNetwork.of(
            ModelZip.read(new ByteArrayInputStream(fixed.model())), fixed.frozen(), fixed.view());
    BatchStatistics statistics = new BatchStatistics();
    long from = (long) task * CHUNK;
    try (LoaderResources resources =
            new LoaderResources(Math.max(2, fixed.computeThreads()), CACHE_BYTES);
        BatchLoader batches = fixed.load(resources, from, from + CHUNK, BATCH_SIZE)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        network.addTo(statistics, batch);
        batches.release(batch);
      }
    }
    return statistics;
  }
}
