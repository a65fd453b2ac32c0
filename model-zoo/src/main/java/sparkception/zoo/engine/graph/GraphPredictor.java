package sparkception.zoo.engine.graph;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.kernels.Kernels;

/** Predicts with a ComputationGraph whose normalizations are folded into its convolutions. */
final class GraphPredictor implements Predictor {

  private final GraphThread thread;
  private final NetworkShape shape;
  private final ComputationGraph graph;

  private GraphPredictor(GraphThread thread, NetworkShape shape, ComputationGraph graph) {
    this.thread = thread;
    this.shape = shape;
    this.graph = graph;
  }

  static GraphPredictor of(TrainedNetwork network, Kernels kernels, int threads) {
    GraphThread thread = new GraphThread(kernels, threads);
    return new GraphPredictor(
        thread, network.shape(), thread.call(() -> FoldedGraph.of(network.graph())));
  }

  @Override
  public float[] probabilities(ImageBatch batch) {
    return thread.call(
        () -> {
          float[] numbers = batch.numbers(shape.imageLength());
          long[] dimensions = {batch.count(), shape.input(), shape.input(), shape.channels()};
          try (INDArray images = Nd4j.create(numbers, dimensions, 'c')) {
            return graph.outputSingle(false, images).dup('c').data().asFloat();
          }
        });
  }

  @Override
  public void close() {
    thread.close();
  }
}
