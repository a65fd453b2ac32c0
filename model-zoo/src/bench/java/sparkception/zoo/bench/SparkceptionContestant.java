package sparkception.zoo.bench;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.graph.UnneededGradients;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** This project: DL4J's ComputationGraph on our layers and kernels, stepped as the trainer does. */
final class SparkceptionContestant implements XceptionEngine {

  private final ComputationGraph network;
  private final Optimizer optimizer;
  private final float[][] state;
  private final FloatBuffer parameters;
  private final FloatBuffer gradients;
  private final INDArray images;
  private final INDArray labels;
  private final int batch;
  private ComputationGraph folded;
  private long iteration;

  SparkceptionContestant(int batch) {
    this.batch = batch;
    network = network();
    network.initGradientsView();
    UnneededGradients.omit(network);
    optimizer =
        new Optimizer(
            ParameterLayout.of(network),
            new Momentum(0.9),
            new Decay(1e-5, 0, false),
            Double.POSITIVE_INFINITY);
    state = optimizer.initialState();
    parameters = floats(network.params());
    gradients = floats(network.getGradientsViewArray());
    images = Nd4j.rand(DataType.FLOAT, batch, 299, 299, 3).muli(2).subi(1);
    labels = Nd4j.create(DataType.FLOAT, batch, 1000);
    for (int i = 0; i < batch; i++) {
      labels.putScalar(i, i * 37 % 1000, 1);
    }
  }

  /** The paper's network; the optimizer brings the penalty on weights. */
  static ComputationGraph network() {
    return Xception.network(XceptionSpec.PAPER.withoutPenalty());
  }

  @Override
  public double train() {
    network.setInput(0, images);
    network.setLabel(0, labels);
    network.computeGradientAndScore();
    optimizer.step(parameters, gradients, state, batch, 0.01, ++iteration);
    return network.score();
  }

  @Override
  public void infer() {
    if (folded == null) {
      folded = FoldedGraph.of(network);
    }
    folded.outputSingle(false, images);
  }

  @Override
  public long trainedParameters() {
    return trained(network);
  }

  /** Parameters of a network that training moves. */
  static long trained(ComputationGraph network) {
    return ParameterLayout.of(network).trained().mapToLong(ParameterSegment::length).sum();
  }

  @Override
  public void close() {}

  private static FloatBuffer floats(INDArray array) {
    return array.data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
