package sparkception.zoo.xception;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/**
 * Xception as a graph: entry flow, middle flow, exit flow, read from top to bottom as figure 5 of
 * the paper.
 *
 * <p>Layer names are Keras's; a ReLU that follows a normalization is part of it, so {@code
 * block1_conv1_bn} stands for Keras's {@code block1_conv1_bn} and {@code block1_conv1_act}.
 */
public final class Xception {

  private static final Window SEPARABLE = Window.same(3, 1);

  private final XceptionSpec spec;
  private final GraphWriter graph;

  private Xception(XceptionSpec spec) {
    this.spec = spec;
    this.graph =
        new GraphWriter(spec.common(), spec.classes(), spec.width(), spec.l2(), spec.seed());
  }

  /** The network with fresh weights. */
  public static ComputationGraph network(XceptionSpec spec) {
    ComputationGraph network = new ComputationGraph(configuration(spec));
    network.init();
    return network;
  }

  /** The network's configuration. */
  public static ComputationGraphConfiguration configuration(XceptionSpec spec) {
    return new Xception(spec).build();
  }

  private ComputationGraphConfiguration build() {
    String x = convolution("block1_conv1", GraphWriter.INPUT, 32, spec.stemStride());
    x = convolution("block1_conv2", x, 64, 1);

    x = downsampling("block2", x, false, 128, 128);
    x = downsampling("block3", x, true, 256, 256);
    x = downsampling("block4", x, true, 728, 728);

    int block = 5;
    for (int module = 0; module < spec.middleModules(); module++) {
      x = middle("block" + block++, x);
    }

    x = downsampling("block" + block++, x, true, 728, 1024);
    x = separable("block" + block + "_sepconv1", x, 1536, true);
    x = separable("block" + block + "_sepconv2", x, 2048, true);
    return graph.classifier(x);
  }

  /** Of the stem: 3x3, unpadded, normalization, ReLU. */
  private String convolution(String name, String from, int filters, int stride) {
    return normalization(graph.convolution(name, from, filters, Window.valid(3, stride)), true);
  }

  /** Two separable convolutions and a pooling, around them a strided 1x1 convolution. */
  private String downsampling(String block, String from, boolean reluFirst, int first, int second) {
    String x = reluFirst ? graph.relu(block + "_sepconv1_act", from) : from;
    x = separable(block + "_sepconv1", x, first, true);
    x = separable(block + "_sepconv2", x, second, false);
    x = graph.maxPooling(block + "_pool", x, Window.same(3, 2));
    if (!spec.ablation().residuals()) {
      return x;
    }
    String shortcut = graph.convolution(block + "_shortcut", from, second, Window.same(1, 2));
    return graph.sum(block + "_add", x, normalization(shortcut, false));
  }

  /** Three separable convolutions, each after a ReLU, added to what went in. */
  private String middle(String block, String from) {
    String x = graph.relu(block + "_sepconv1_act", from);
    x = separable(block + "_sepconv1", x, 728, true);
    x = separable(block + "_sepconv2", x, 728, true);
    x = separable(block + "_sepconv3", x, 728, false);
    return spec.ablation().residuals() ? graph.sum(block + "_add", x, from) : x;
  }

  /** A separable convolution, normalization, and the ReLU before the next one if there is one. */
  private String separable(String name, String from, int filters, boolean relu) {
    if (spec.ablation().hasPlainSeparables()) {
      graph.separable(name, from, filters, SEPARABLE);
    } else if (spec.ablation().order() == Ablation.Order.DEPTHWISE_FIRST) {
      String first = space(name + "_depthwise", from);
      graph.convolution(name, between(name, first), filters, Window.PIXEL);
    } else {
      String first = graph.convolution(name + "_pointwise", from, filters, Window.PIXEL);
      space(name, between(name, first));
    }
    return normalization(name, relu);
  }

  /** The step over space, in as many towers as are asked for. */
  private String space(String name, String from) {
    int towers = spec.ablation().towers();
    return towers == 0
        ? graph.depthwise(name, from, SEPARABLE)
        : graph.grouped(name, from, towers, SEPARABLE);
  }

  /** The activation between a separable convolution's two steps, if there is to be one. */
  private String between(String name, String from) {
    return switch (spec.ablation().between()) {
      case NONE -> from;
      case RELU -> graph.relu(name + "_between", from);
      case ELU -> graph.elu(name + "_between", from);
    };
  }

  private String normalization(String of, boolean relu) {
    return graph.normalization(of + "_bn", of, relu ? Rectifier.RELU : Rectifier.NONE);
  }
}
