package sparkception.zoo.cuda.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import sparkception.zoo.cuda.kernels.MaxPooling;
import sparkception.zoo.cuda.kernels.Reading;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Concatenation;
import sparkception.zoo.layers.ConfiguredWindow;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.GroupedConvolution2D;
import sparkception.zoo.layers.MaxPooling2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.ResidualSum;
import sparkception.zoo.layers.SeparableConvolution2D;
import sparkception.zoo.optim.SigmoidCrossEntropy;

/** Reads a network's configuration; what there are no kernels for is refused by its name. */
final class NodeReader {

  private final ComputationGraphConfiguration network;

  private NodeReader(ComputationGraphConfiguration network) {
    this.network = network;
  }

  /**
   * The nodes of a network, each after those that it reads.
   *
   * @throws EngineException if it has something that there are no kernels for
   */
  static List<Node> read(ComputationGraphConfiguration network) {
    return new NodeReader(network).nodes();
  }

  private List<Node> nodes() {
    require(network.getNetworkInputs().size() == 1, "network", "more than one input");
    require(network.getNetworkOutputs().size() == 1, "network", "more than one output");
    List<Node> nodes = new ArrayList<>();
    Set<String> known = new HashSet<>(network.getNetworkInputs());
    Map<String, GraphVertex> vertices = network.getVertices();
    while (nodes.size() < vertices.size()) {
      int before = nodes.size();
      vertices.forEach((name, vertex) -> addIfReady(name, vertex, known, nodes));
      require(nodes.size() > before, "network", "a cycle");
    }
    return nodes;
  }

  private void addIfReady(String name, GraphVertex vertex, Set<String> known, List<Node> nodes) {
    List<String> inputs = network.getVertexInputs().get(name);
    if (!known.contains(name) && known.containsAll(inputs)) {
      nodes.add(node(name, vertex, inputs));
      known.add(name);
    }
  }

  private static Node node(String name, GraphVertex vertex, List<String> inputs) {
    if (vertex instanceof ResidualSum) {
      require(inputs.size() == 2, name, String.format(Locale.ROOT, "a sum of %d", inputs.size()));
      return new Node.Sum(name, inputs.get(0), inputs.get(1));
    }
    if (vertex instanceof Concatenation) {
      return new Node.Concatenation(name, List.copyOf(inputs));
    }
    if (vertex instanceof LayerVertex found) {
      require(found.getPreProcessor() == null, name, "a preprocessor");
      return node(name, found.getLayerConf().getLayer(), inputs.get(0));
    }
    throw unsupported(name, "vertex " + vertex.getClass().getSimpleName());
  }

  private static Node node(String name, Layer layer, String input) {
    if (layer instanceof SeparableConvolution2D found) {
      requireSmallWindow(name, found);
      return new Node.Separable(name, input, (int) found.getNIn(), (int) found.getNOut());
    }
    if (layer instanceof DepthwiseConvolution2D found) {
      requireSmallWindow(name, found);
      return new Node.Depthwise(name, input, (int) found.getNIn());
    }
    require(!(layer instanceof GroupedConvolution2D), name, "a convolution in groups");
    if (layer instanceof Convolution2D found) {
      return convolution(name, found, input);
    }
    if (layer instanceof BatchNormalization2D found) {
      require(!found.isRelu6(), name, "a ReLU6");
      require(!found.isUnscaled(), name, "a normalization without a scale");
      return new Node.Normalization(
          name, input, (int) found.getNOut(), found.getEps(), found.getDecay(), found.isRelu());
    }
    return withoutParameters(name, layer, input);
  }

  private static Node withoutParameters(String name, Layer layer, String input) {
    if (layer instanceof Relu) {
      return new Node.Activation(name, input, Reading.RELU);
    }
    if (layer instanceof MaxPooling2D found) {
      Window window = ConfiguredWindow.of(found);
      require(
          window.rows() == window.columns() && window.rows() <= MaxPooling.LARGEST_WINDOW,
          name,
          String.format(Locale.ROOT, "max pooling over %dx%d", window.rows(), window.columns()));
      return new Node.MaxPooling(name, input, window);
    }
    if (layer instanceof ActivationLayer found
        && found.getActivationFn() instanceof ActivationELU elu
        && elu.getAlpha() == 1) {
      return new Node.Activation(name, input, Reading.ELU);
    }
    if (layer instanceof GlobalPoolingLayer found && found.getPoolingType() == PoolingType.AVG) {
      return new Node.Average(name, input);
    }
    if (layer instanceof OutputLayer found) {
      return classifier(name, found, input);
    }
    throw unsupported(name, layer.getClass().getSimpleName());
  }

  private static Node convolution(String name, Convolution2D layer, String input) {
    return new Node.Convolution(
        name,
        input,
        (int) layer.getNIn(),
        (int) layer.getNOut(),
        ConfiguredWindow.of(layer),
        layer.hasBias());
  }

  private static Node classifier(String name, OutputLayer layer, String input) {
    boolean many =
        layer.getLossFn() instanceof SigmoidCrossEntropy
            && layer.getActivationFn() instanceof ActivationSigmoid;
    boolean one =
        layer.getLossFn().getClass() == LossMCXENT.class
            && layer.getActivationFn() instanceof ActivationSoftmax;
    require(many || one, name, String.format(Locale.ROOT, "loss %s", layer.getLossFn()));
    require(layer.hasBias(), name, "no bias");
    return new Node.Classifier(
        name,
        input,
        (int) layer.getNIn(),
        (int) layer.getNOut(),
        keep(name, layer),
        many,
        many ? List.of() : classWeights((LossMCXENT) layer.getLossFn()));
  }

  private static List<Float> classWeights(LossMCXENT loss) {
    List<Float> weights = new ArrayList<>();
    if (loss.getWeights() != null) {
      for (float weight : loss.getWeights().data().asFloat()) {
        weights.add(weight);
      }
    }
    return weights;
  }

  private static double keep(String name, OutputLayer layer) {
    if (layer.getIDropout() == null) {
      return 1;
    }
    if (layer.getIDropout() instanceof Dropout dropout) {
      return dropout.getP();
    }
    throw unsupported(name, "dropout " + layer.getIDropout().getClass().getSimpleName());
  }

  private static void requireSmallWindow(String name, ConvolutionLayer layer) {
    requireWindow(name, layer.getKernelSize(), layer.getStride(), 3, 1);
    require(layer.getConvolutionMode() == ConvolutionMode.Same, name, "no padding");
  }

  private static void requireWindow(String name, int[] size, int[] stride, int window, int step) {
    require(
        Arrays.equals(size, new int[] {window, window})
            && Arrays.equals(stride, new int[] {step, step}),
        name,
        String.format(Locale.ROOT, "windows of %dx%d with stride %d", size[0], size[1], stride[0]));
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw unsupported(name, what);
    }
  }

  static EngineException unsupported(String name, String what) {
    return new EngineException(
        String.format(
            Locale.ROOT,
            "Unsupported by engine cuda: layer %s (%s); take engine onednn",
            name,
            what));
  }
}
