package sparkception.zoo.resnet;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/**
 * {@code resnet-50}: bottleneck residual blocks (arXiv 1512.03385, table 1) as Keras's version 1
 * has them: convolutions with biases, strides in a block's first; 25,636,712 parameters with 1000
 * classes.
 *
 * @param common what every network is asked for
 * @param width factor on every layer's channels; 1 is the paper's
 * @param stemStride stride of the first convolution: 2 as in the paper, 1 for small images
 */
public record ResNet50(ClassifierSpec common, double width, int stemStride)
    implements Architecture {

  private static final int LEAST_INPUT = 28;
  private static final double KERAS_EPSILON = 1.001e-5;

  /** The published network. */
  public ResNet50() {
    this(ClassifierSpec.published(224, 0, KERAS_EPSILON), 1, 2);
  }

  @Override
  public String name() {
    return "resnet-50";
  }

  @Override
  public void check(Rules rules) {
    common.check(rules, LEAST_INPUT);
    ClassifierSpec.checkWidth(rules, width);
    ClassifierSpec.checkStemStride(rules, stemStride);
  }

  @Override
  public ComputationGraphConfiguration graph(int classes, double l2, long seed) {
    return new Network(new GraphWriter(common, classes, width, l2, seed)).build(stemStride);
  }

  @Override
  public ResNet50 forImages(int size, int channels) {
    return new ResNet50(common.forImages(size, channels), width, stemStride);
  }

  /** The graph; layer names are Keras's. */
  private record Network(GraphWriter graph) {

    ComputationGraphConfiguration build(int stemStride) {
      String x = convolution("conv1", GraphWriter.INPUT, 64, Window.padded(7, stemStride, 3), true);
      x = graph.maxPooling("pool1_pool", x, Window.padded(3, 2, 1));
      x = stage("conv2", x, 3, 64, 1);
      x = stage("conv3", x, 4, 128, 2);
      x = stage("conv4", x, 6, 256, 2);
      return graph.classifier(stage("conv5", x, 3, 512, 2));
    }

    private String stage(String name, String from, int blocks, int filters, int stride) {
      String x = block(name + "_block1", from, filters, stride, true);
      for (int i = 2; i <= blocks; i++) {
        x = block(name + "_block" + i, x, filters, 1, false);
      }
      return x;
    }

    /** 1x1, 3x3, 1x1 with four times the filters, and a shortcut, projected where sizes change. */
    private String block(String name, String from, int filters, int stride, boolean projected) {
      Window strided = Window.same(1, stride);
      String shortcut =
          projected ? convolution(name + "_0", from, 4 * filters, strided, false) : from;
      String x = convolution(name + "_1", from, filters, strided, true);
      x = convolution(name + "_2", x, filters, Window.same(3, 1), true);
      x = convolution(name + "_3", x, 4 * filters, Window.PIXEL, false);
      return graph.relu(name + "_out", graph.sum(name + "_add", x, shortcut));
    }

    private String convolution(String name, String from, int filters, Window window, boolean relu) {
      String x = graph.biasedConvolution(name + "_conv", from, filters, window);
      return graph.normalization(name + "_bn", x, relu ? Rectifier.RELU : Rectifier.NONE);
    }
  }
}
