package sparkception.zoo.mobilenet;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/**
 * {@code mobilenet}: MobileNet V1 (arXiv 1704.04861, table 1) as Keras has it, with ReLU6 after
 * both steps of a separable convolution; 4,253,864 parameters with 1000 classes.
 *
 * @param common what every network is asked for
 * @param width factor on every layer's channels: 1, 0.75, 0.5 and 0.25 in the paper
 * @param stemStride stride of the first convolution: 2 as in the paper, 1 for small images
 */
public record MobileNet(ClassifierSpec common, double width, int stemStride)
    implements Architecture {

  private static final int LEAST_INPUT = 28;

  /** The published network. */
  public MobileNet() {
    this(ClassifierSpec.published(224, 0.001, 0.001), 1, 2);
  }

  @Override
  public String name() {
    return "mobilenet";
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
  public MobileNet forImages(int size, int channels) {
    return new MobileNet(common.forImages(size, channels), width, stemStride);
  }

  /** The graph, line by line as table 1 of the paper; layer names are Keras's. */
  private record Network(GraphWriter graph) {

    /** Filters of each separable convolution; where they double, its windows are two apart. */
    private static final int[] FILTERS = {
      64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024
    };

    ComputationGraphConfiguration build(int stemStride) {
      String x = graph.convolution("conv1", GraphWriter.INPUT, 32, Window.same(3, stemStride));
      x = normalized(x);
      int before = FILTERS[0];
      for (int i = 0; i < FILTERS.length; i++) {
        x = separable(i + 1, x, FILTERS[i], FILTERS[i] > before ? 2 : 1);
        before = FILTERS[i];
      }
      return graph.classifier(x);
    }

    private String separable(int number, String from, int filters, int stride) {
      String x = normalized(graph.depthwise("conv_dw_" + number, from, Window.same(3, stride)));
      return normalized(graph.convolution("conv_pw_" + number, x, filters, Window.PIXEL));
    }

    private String normalized(String name) {
      return graph.normalization(name + "_bn", name, Rectifier.RELU6);
    }
  }
}
