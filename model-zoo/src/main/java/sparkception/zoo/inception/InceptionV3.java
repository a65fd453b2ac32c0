package sparkception.zoo.inception;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/**
 * {@code inception-v3}: factorised convolutions in parallel branches (arXiv 1512.00567), as Keras
 * has it; 23,851,784 parameters with 1000 classes.
 *
 * @param common what every network is asked for
 * @param width factor on every layer's channels; 1 is the paper's
 * @param stemStride stride of the first convolution: 2 as in the paper, 1 for small images
 */
public record InceptionV3(ClassifierSpec common, double width, int stemStride)
    implements Architecture {

  private static final int LEAST_INPUT = 75;
  private static final int LEAST_INPUT_UNSTRIDED = 39;

  /** The published network. */
  public InceptionV3() {
    this(ClassifierSpec.published(299, 0.2, 0.001), 1, 2);
  }

  @Override
  public String name() {
    return "inception-v3";
  }

  @Override
  public void check(Rules rules) {
    common.check(rules, stemStride == 1 ? LEAST_INPUT_UNSTRIDED : LEAST_INPUT);
    ClassifierSpec.checkWidth(rules, width);
    ClassifierSpec.checkStemStride(rules, stemStride);
  }

  @Override
  public ComputationGraphConfiguration graph(int classes, double l2, long seed) {
    return new Network(new GraphWriter(common, classes, width, l2, seed)).build(stemStride);
  }

  @Override
  public InceptionV3 forImages(int size, int channels) {
    return new InceptionV3(common.forImages(size, channels), width, stemStride);
  }

  /**
   * The graph, read from top to bottom as table 1 of the paper. Convolutions come in the order in
   * which Keras makes them, and are called by its branches: {@code mixed4_branch7x7_2}. Their
   * normalizations have no scale.
   */
  private record Network(GraphWriter graph) {

    ComputationGraphConfiguration build(int stemStride) {
      String x = convolution("stem_1", GraphWriter.INPUT, 32, Window.valid(3, stemStride));
      x = convolution("stem_2", x, 32, Window.valid(3, 1));
      x = convolution("stem_3", x, 64, Window.same(3, 1));
      x = graph.maxPooling("stem_pool_1", x, Window.valid(3, 2));
      x = convolution("stem_4", x, 80, Window.PIXEL);
      x = convolution("stem_5", x, 192, Window.valid(3, 1));
      x = graph.maxPooling("stem_pool_2", x, Window.valid(3, 2));

      x = fives("mixed0", x, 32);
      x = fives("mixed1", x, 64);
      x = fives("mixed2", x, 64);
      x = toSeventeen("mixed3", x);
      x = sevens("mixed4", x, 128);
      x = sevens("mixed5", x, 160);
      x = sevens("mixed6", x, 160);
      x = sevens("mixed7", x, 192);
      x = toEight("mixed8", x);
      x = expanded("mixed9", x);
      return graph.classifier(expanded("mixed10", x));
    }

    /** Figure 5 of the paper, at 35x35, with one 5x5 convolution left whole as in Keras. */
    private String fives(String module, String from, int pooled) {
      String one = convolution(module + "_branch1x1", from, 64, Window.PIXEL);
      String five =
          chain(module + "_branch5x5", from, layer(48, Window.PIXEL), layer(64, Window.same(5, 1)));
      String twice =
          chain(
              module + "_branch3x3dbl",
              from,
              layer(64, Window.PIXEL),
              layer(96, Window.same(3, 1)),
              layer(96, Window.same(3, 1)));
      return graph.concatenation(module, List.of(one, five, twice, pooled(module, from, pooled)));
    }

    /** Figure 10: from 35x35 to 17x17. */
    private String toSeventeen(String module, String from) {
      String three = convolution(module + "_branch3x3", from, 384, Window.valid(3, 2));
      String twice =
          chain(
              module + "_branch3x3dbl",
              from,
              layer(64, Window.PIXEL),
              layer(96, Window.same(3, 1)),
              layer(96, Window.valid(3, 2)));
      return graph.concatenation(module, List.of(three, twice, halved(module, from)));
    }

    /** Figure 6 with n = 7, at 17x17. */
    private String sevens(String module, String from, int inner) {
      Window row = Window.same(1, 7, 1);
      Window column = Window.same(7, 1, 1);
      String one = convolution(module + "_branch1x1", from, 192, Window.PIXEL);
      String seven =
          chain(
              module + "_branch7x7",
              from,
              layer(inner, Window.PIXEL),
              layer(inner, row),
              layer(192, column));
      String twice =
          chain(
              module + "_branch7x7dbl",
              from,
              layer(inner, Window.PIXEL),
              layer(inner, column),
              layer(inner, row),
              layer(inner, column),
              layer(192, row));
      return graph.concatenation(module, List.of(one, seven, twice, pooled(module, from, 192)));
    }

    /** From 17x17 to 8x8. */
    private String toEight(String module, String from) {
      String three =
          chain(
              module + "_branch3x3",
              from,
              layer(192, Window.PIXEL),
              layer(320, Window.valid(3, 2)));
      String seven =
          chain(
              module + "_branch7x7x3",
              from,
              layer(192, Window.PIXEL),
              layer(192, Window.same(1, 7, 1)),
              layer(192, Window.same(7, 1, 1)),
              layer(192, Window.valid(3, 2)));
      return graph.concatenation(module, List.of(three, seven, halved(module, from)));
    }

    /** Figure 7, at 8x8: branches that fork into a row and a column. */
    private String expanded(String module, String from) {
      String one = convolution(module + "_branch1x1", from, 320, Window.PIXEL);
      String three =
          fork(module + "_branch3x3", convolution(module + "_branch3x3", from, 384, Window.PIXEL));
      String twice =
          fork(
              module + "_branch3x3dbl",
              chain(
                  module + "_branch3x3dbl",
                  from,
                  layer(448, Window.PIXEL),
                  layer(384, Window.same(3, 1))));
      return graph.concatenation(module, List.of(one, three, twice, pooled(module, from, 192)));
    }

    private String fork(String branch, String from) {
      String row = convolution(branch + "_row", from, 384, Window.same(1, 3, 1));
      String column = convolution(branch + "_column", from, 384, Window.same(3, 1, 1));
      return graph.concatenation(branch + "_fork", List.of(row, column));
    }

    private String pooled(String module, String from, int filters) {
      String mean = graph.averagePooling(module + "_pool", from, Window.same(3, 1));
      return convolution(module + "_branch_pool", mean, filters, Window.PIXEL);
    }

    private String halved(String module, String from) {
      return graph.maxPooling(module + "_pool", from, Window.valid(3, 2));
    }

    private String chain(String branch, String from, Layer... layers) {
      List<String> names = new ArrayList<>(List.of(from));
      for (Layer layer : layers) {
        int number = names.size();
        names.add(
            convolution(branch + "_" + number, names.get(number - 1), layer.filters, layer.window));
      }
      return names.get(layers.length);
    }

    private String convolution(String name, String from, int filters, Window window) {
      graph.convolution(name, from, filters, window);
      return graph.unscaledNormalization(name + "_bn", name, Rectifier.RELU);
    }

    private static Layer layer(int filters, Window window) {
      return new Layer(filters, window);
    }

    private record Layer(int filters, Window window) {}
  }
}
