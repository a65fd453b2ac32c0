package sparkception.zoo.engine.graph;

import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.engine.FeatureExtractor;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.graph.CutGraph;
import sparkception.zoo.graph.FoldedGraph;

/** Computes the lower part of a ComputationGraph, its normalizations folded. */
final class GraphFeatures implements FeatureExtractor {

  private final GraphThread thread;
  private final NetworkShape shape;
  private final CutGraph cut;
  private ComputationGraph graph;

  private GraphFeatures(GraphThread thread, NetworkShape shape, CutGraph cut) {
    this.thread = thread;
    this.shape = shape;
    this.cut = cut;
  }

  /** A lower part without parameters yet. */
  static GraphFeatures empty(CutGraph cut, NetworkShape shape, GraphThread thread) {
    return new GraphFeatures(thread, shape, cut);
  }

  static GraphFeatures of(TrainedNetwork network, String point, GraphThread thread) {
    ComputationGraphConfiguration whole =
        ComputationGraphConfiguration.fromJson(network.configuration());
    NetworkShape shape = network.shape();
    GraphFeatures features =
        new GraphFeatures(
            thread, shape, CutGraph.at(whole, point, shape.input(), shape.channels()));
    features.load(network.parameters());
    return features;
  }

  /**
   * Takes parameters.
   *
   * @param parameters those of the lower part, which the whole network's begin with
   */
  void load(float[] parameters) {
    graph = thread.call(() -> folded(parameters));
  }

  private ComputationGraph folded(float[] parameters) {
    ComputationGraph lower = new ComputationGraph(cut.lower());
    lower.init();
    if (lower.numParams() > 0) {
      ((FloatPointer) lower.params().data().pointer())
          .put(parameters, 0, Math.toIntExact(lower.numParams()));
    }
    return FoldedGraph.of(lower);
  }

  @Override
  public int length() {
    return cut.length();
  }

  @Override
  public float[] features(ImageBatch batch) {
    return thread.call(
        () -> {
          float[] numbers = batch.numbers(shape.imageLength());
          long[] dimensions = {batch.count(), shape.input(), shape.input(), shape.channels()};
          try (INDArray images = Nd4j.create(numbers, dimensions, 'c')) {
            return graph.outputSingle(false, images).dup('c').data().asFloat();
          }
        });
  }

  /** A minibatch of examples of that size. */
  static long[] shape(int count, List<Long> example) {
    return LongStream.concat(LongStream.of(count), example.stream().mapToLong(Long::longValue))
        .toArray();
  }

  @Override
  public void close() {
    thread.close();
  }
}
