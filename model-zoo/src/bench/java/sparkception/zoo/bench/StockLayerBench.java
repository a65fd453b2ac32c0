package sparkception.zoo.bench;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.zoo.kernels.KernelChoice;
import sparkception.zoo.layers.SeparableConvolution2D;

/**
 * One separable convolution of Xception's middle flow (728 channels, 19x19, batch 8), forward and all
 * gradients: DL4J's own layer against ours, turn by turn, medians.
 *
 * <pre>OMP_NUM_THREADS=2 mvn -q -Pbench -pl model-zoo test-compile exec:exec \
 *   -Dbench.main=sparkception.zoo.bench.StockLayerBench -Dbench.arguments=5</pre>
 *
 * <p>Argument: counted turns. {@code -Dsparkception.kernels=nd4j} for the other kernels.
 */
final class StockLayerBench {

  private static final int BATCH = 8;
  private static final int SIZE = 19;
  private static final int CHANNELS = 728;

  private StockLayerBench() {}

  /** Runs the contest. */
  public static void main(String[] arguments) {
    int turns = Integer.parseInt(arguments[0]);
    var builder =
        new org.deeplearning4j.nn.conf.layers.SeparableConvolution2D.Builder(3, 3)
            .nOut(CHANNELS)
            .convolutionMode(ConvolutionMode.Same)
            .hasBias(false);
    ComputationGraph stock = network(builder.build(), CNN2DFormat.NCHW);
    ComputationGraph ours =
        network(
            new SeparableConvolution2D(builder.dataFormat(CNN2DFormat.NHWC)), CNN2DFormat.NHWC);
    double[] theirs = new double[turns];
    double[] mine = new double[turns];
    for (int turn = -1; turn < turns; turn++) {
      double a = milliseconds(stock, Nd4j.rand(DataType.FLOAT, BATCH, CHANNELS, SIZE, SIZE));
      double b = milliseconds(ours, Nd4j.rand(DataType.FLOAT, BATCH, SIZE, SIZE, CHANNELS));
      if (turn >= 0) {
        theirs[turn] = a;
        mine[turn] = b;
      }
    }
    System.out.printf(
        "stock %.0f ms, ours on %s %.1f ms: %.0f times as fast%n",
        median(theirs),
        KernelChoice.kernels().name(),
        median(mine),
        median(theirs) / median(mine));
  }

  private static double milliseconds(ComputationGraph network, INDArray images) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 2);
    labels.getColumn(0).assign(1);
    network.setInput(0, images);
    network.setLabel(0, labels);
    long start = System.nanoTime();
    network.computeGradientAndScore();
    return (System.nanoTime() - start) / 1e6;
  }

  private static ComputationGraph network(FeedForwardLayer layer, CNN2DFormat format) {
    int[] space = format == CNN2DFormat.NHWC ? new int[] {1, 2} : new int[] {2, 3};
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutional(SIZE, SIZE, CHANNELS, format))
                .addLayer("separable", layer, "input")
                .addLayer(
                    "pool",
                    new GlobalPoolingLayer.Builder(PoolingType.AVG)
                        .poolingDimensions(space)
                        .build(),
                    "separable")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "pool")
                .setOutputs("out")
                .build());
    network.init();
    network.initGradientsView();
    return network;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
