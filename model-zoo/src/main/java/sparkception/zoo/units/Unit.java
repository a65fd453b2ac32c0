package sparkception.zoo.units;

import java.util.List;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/** What a network of {@link StackedUnits} is made of: C channels go in, F come out. */
public enum Unit {
  /**
   * A depthwise separable convolution, batch normalization, ReLU: {@code 9 C + C F} weights and
   * {@code 4 F} numbers of normalization.
   */
  SEPARABLE {
    @Override
    String add(GraphWriter graph, String name, String from, int filters) {
      return separable(graph, name, from, filters);
    }
  },
  /**
   * The simplified Inception-A: four branches of F / 4 channels side by side, 1x1; 1x1 and 3x3; 1x1
   * and 5x5; max pooling and 1x1; normalization and ReLU after each convolution. {@code C F + 34
   * (F/4)^2} weights, {@code 6 F} numbers of normalization.
   */
  INCEPTION_A {
    @Override
    String add(GraphWriter graph, String name, String from, int filters) {
      int quarter = filters / 4;
      String one = convolution(graph, name + "_1x1", from, quarter, 1);
      String three = convolution(graph, name + "_3x3_reduce", from, quarter, 1);
      three = convolution(graph, name + "_3x3", three, quarter, 3);
      String five = convolution(graph, name + "_5x5_reduce", from, quarter, 1);
      five = convolution(graph, name + "_5x5", five, quarter, 5);
      String pooled = graph.maxPooling(name + "_pool", from, Window.same(3, 1));
      pooled = convolution(graph, name + "_pool_proj", pooled, quarter, 1);
      return graph.concatenation(name, List.of(one, three, five, pooled));
    }
  },
  /**
   * Three separable units, and around them a 1x1 convolution with normalization: {@code 9 C + 2 C F
   * + 18 F + 2 F^2} weights, {@code 16 F} numbers of normalization. Where it halves the image its
   * separable path ends in a max pooling and its shortcut has stride 2, as Xception's modules.
   */
  XCEPTION {
    @Override
    String add(GraphWriter graph, String name, String from, int filters) {
      return residual(graph, name, from, filters, 1);
    }

    @Override
    String halve(GraphWriter graph, String name, String from, int filters) {
      return residual(graph, name, from, filters, 2);
    }
  };

  private static final Window SEPARABLE_WINDOW = Window.same(3, 1);
  private static final Window HALVING = Window.same(3, 2);

  /** Adds a unit, whose output has the image's size. */
  abstract String add(GraphWriter graph, String name, String from, int filters);

  /** Adds a unit, whose output has half the image's rows and columns. */
  String halve(GraphWriter graph, String name, String from, int filters) {
    return add(graph, name, graph.maxPooling(name + "_halved", from, HALVING), filters);
  }

  private static String residual(
      GraphWriter graph, String name, String from, int filters, int stride) {
    String x = from;
    for (int i = 1; i <= 3; i++) {
      x = separable(graph, name + "_sepconv" + i, x, filters);
    }
    if (stride > 1) {
      x = graph.maxPooling(name + "_halved", x, HALVING);
    }
    String shortcut = graph.convolution(name + "_shortcut", from, filters, Window.same(1, stride));
    shortcut = graph.normalization(shortcut + "_bn", shortcut, Rectifier.NONE);
    return graph.sum(name + "_add", x, shortcut);
  }

  private static String separable(GraphWriter graph, String name, String from, int filters) {
    graph.separable(name, from, filters, SEPARABLE_WINDOW);
    return graph.normalization(name + "_bn", name, Rectifier.RELU);
  }

  private static String convolution(
      GraphWriter graph, String name, String from, int filters, int side) {
    graph.convolution(name, from, filters, Window.same(side, 1));
    return graph.normalization(name + "_bn", name, Rectifier.RELU);
  }
}
