package sparkception.zoo.inception;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/**
 * {@code inception-v1}: GoogLeNet (arXiv 1409.4842, table 1) with a batch normalization after each
 * convolution in place of biases and local response normalization, as it has been trained since;
 * without the auxiliary classifiers that these made needless. 7,020,392 parameters with 1000
 * classes, 6,998,552 of them with a bias in place of each normalization's four numbers.
 *
 * @param common what every network is asked for
 * @param width factor on every layer's channels; 1 is the paper's
 * @param stemStride stride of the first convolution: 2 as in the paper, 1 for small images
 */
public record InceptionV1(ClassifierSpec common, double width, int stemStride)
    implements Architecture {

  private static final int LEAST_INPUT = 28;

  /** The published network. */
  public InceptionV1() {
    this(ClassifierSpec.published(224, 0.4, 0.001), 1, 2);
  }

  @Override
  public String name() {
    return "inception-v1";
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
  public InceptionV1 forImages(int size, int channels) {
    return new InceptionV1(common.forImages(size, channels), width, stemStride);
  }

  /** The graph, line by line as table 1 of the paper, whose names the modules have. */
  private record Network(GraphWriter graph) {

    private static final Window POOLING = Window.same(3, 2);

    ComputationGraphConfiguration build(int stemStride) {
      String x = convolution("conv1", GraphWriter.INPUT, 64, Window.same(7, stemStride));
      x = graph.maxPooling("pool1", x, POOLING);
      x = convolution("conv2_reduce", x, 64, Window.PIXEL);
      x = convolution("conv2", x, 192, Window.same(3, 1));
      x = graph.maxPooling("pool2", x, POOLING);
      x = module("inception_3a", x, 64, 96, 128, 16, 32, 32);
      x = module("inception_3b", x, 128, 128, 192, 32, 96, 64);
      x = graph.maxPooling("pool3", x, POOLING);
      x = module("inception_4a", x, 192, 96, 208, 16, 48, 64);
      x = module("inception_4b", x, 160, 112, 224, 24, 64, 64);
      x = module("inception_4c", x, 128, 128, 256, 24, 64, 64);
      x = module("inception_4d", x, 112, 144, 288, 32, 64, 64);
      x = module("inception_4e", x, 256, 160, 320, 32, 128, 128);
      x = graph.maxPooling("pool4", x, POOLING);
      x = module("inception_5a", x, 256, 160, 320, 32, 128, 128);
      x = module("inception_5b", x, 384, 192, 384, 48, 128, 128);
      return graph.classifier(x);
    }

    /** Figure 2b: filters of its convolutions as in the table's columns. */
    private String module(
        String name,
        String from,
        int one,
        int reduce3,
        int three,
        int reduce5,
        int five,
        int pool) {
      String a = convolution(name + "_1x1", from, one, Window.PIXEL);
      String b = convolution(name + "_3x3_reduce", from, reduce3, Window.PIXEL);
      b = convolution(name + "_3x3", b, three, Window.same(3, 1));
      String c = convolution(name + "_5x5_reduce", from, reduce5, Window.PIXEL);
      c = convolution(name + "_5x5", c, five, Window.same(5, 1));
      String d = graph.maxPooling(name + "_pool", from, Window.same(3, 1));
      d = convolution(name + "_pool_proj", d, pool, Window.PIXEL);
      return graph.concatenation(name, List.of(a, b, c, d));
    }

    private String convolution(String name, String from, int filters, Window window) {
      graph.convolution(name, from, filters, window);
      return graph.normalization(name + "_bn", name, Rectifier.RELU);
    }
  }
}
