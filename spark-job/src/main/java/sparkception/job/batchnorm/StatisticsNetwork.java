package sparkception.job.batchnorm;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.loader.Batch;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.graph.CutGraph;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.layers.BatchStatistics;

/**
 * A network whose normalizations tell what they see.
 *
 * @param lower its frozen part, whose normalizations keep their statistics; null for none
 * @param upper the rest, or all of it
 * @param view size and channels of its images
 */
record StatisticsNetwork(ComputationGraph lower, ComputationGraph upper, AugmentOptions view) {

  /**
   * Cuts a network.
   *
   * @param frozen the last layer of its frozen part; null for none
   */
  static StatisticsNetwork of(ComputationGraph network, String frozen, AugmentOptions view) {
    if (frozen == null) {
      return new StatisticsNetwork(null, network, view);
    }
    CutGraph cut = CutGraph.at(network.getConfiguration(), frozen, view.size(), view.channels());
    return new StatisticsNetwork(FoldedGraph.of(cut.lowerOf(network)), cut.upperOf(network), view);
  }

  /** Runs a minibatch forward and adds what the normalizations saw. */
  void addTo(BatchStatistics statistics, Batch batch) {
    long[] shape = {batch.count(), view.size(), view.size(), view.channels()};
    float[] scale = view.scaling().table(view.channels());
    float[] numbers =
        new ImageBatch(batch.pixels(), batch.count(), scale)
            .numbers(view.size() * view.size() * view.channels());
    try (INDArray images = Nd4j.create(numbers, shape, 'c')) {
      statistics.add(upper, lower == null ? images : lower.outputSingle(false, images));
    }
  }
}
