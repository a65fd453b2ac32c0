package sparkception.zoo.keras;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.layers.AveragePooling2D;
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

/**
 * A trained network as a Keras model of Keras's own layers, to predict with or to train on.
 *
 * <p>Input {@code [batch, rows, columns, channels]} in [-1, 1], output probabilities {@code [batch,
 * classes]}. Layers are called as here. A ReLU in a normalization becomes a layer {@code *_act}
 * after it, padding on all sides a layer {@code *_pad} before it.
 */
public final class KerasModel {

  /** Name of the note by which a file is known as this project's. */
  public static final String NOTE = "sparkception.json";

  private final ComputationGraph network;
  private final Map<String, InputType> types;
  private final List<KerasNode> nodes = new ArrayList<>();
  private final Map<String, KerasNode> outputs = new HashMap<>();

  private KerasModel(ComputationGraph network, InputTypeConvolutional images) {
    this.network = network;
    this.types = network.getConfiguration().getLayerActivationTypes(images);
    String input = network.getConfiguration().getNetworkInputs().get(0);
    types.put(input, images);
    int[] shape = shape(images);
    outputs.put(
        input,
        add(
            new KerasNode(
                new KerasLayer(input, Map.of()),
                "InputLayer",
                Map.of("batch_shape", KerasArchive.withBatch(shape)),
                List.of(),
                shape)));
  }

  /**
   * Writes a network as Keras 3 saves a model, {@code FILE.keras}: {@code load_model} needs nothing
   * else.
   *
   * @param network of this project's layers, with its weights
   * @param images shape of its input
   * @param notes files beside the model's in the archive, by name; Keras does not look at them
   * @throws UnsupportedSettingException if it has a layer that Keras has not
   */
  public static void writeArchive(
      ComputationGraph network,
      InputTypeConvolutional images,
      Map<String, byte[]> notes,
      OutputStream out)
      throws IOException {
    KerasArchive.write(KerasOrder.of(new KerasModel(network, images).layers()), notes, out);
  }

  /**
   * Writes a network's weights as Keras 2 saves them, {@code FILE.h5}: {@code load_weights} of a
   * model with the same layers takes them, such as one of {@code keras.applications}.
   *
   * @param network as for an archive
   * @param images shape of its input
   * @param notes data sets of bytes beside the layers, by name; Keras does not look at them
   * @throws UnsupportedSettingException if it has a layer that Keras has not
   */
  public static void writeWeights(
      ComputationGraph network,
      InputTypeConvolutional images,
      Map<String, byte[]> notes,
      OutputStream out)
      throws IOException {
    KerasWeightsFile.write(KerasOrder.of(new KerasModel(network, images).layers()), notes, out);
  }

  private List<KerasNode> layers() {
    for (String vertex : network.getConfiguration().getTopologicalOrderStr()) {
      if (!outputs.containsKey(vertex)) {
        outputs.put(vertex, vertex(vertex));
      }
    }
    return nodes;
  }

  private KerasNode vertex(String name) {
    List<String> inputs =
        network.getConfiguration().getVertexInputs().get(name).stream()
            .map(input -> outputs.get(input).name())
            .toList();
    if (network.getVertex(name).hasLayer()) {
      return layer(name, network.getLayer(name).conf().getLayer(), inputs.get(0));
    }
    GraphVertex vertex = network.getConfiguration().getVertices().get(name);
    if (vertex instanceof ResidualSum) {
      return add(node(name, "Add", Map.of(), inputs));
    }
    if (vertex instanceof Concatenation) {
      return add(node(name, "Concatenate", Map.of("axis", -1), inputs));
    }
    throw unsupported(name, vertex);
  }

  private KerasNode layer(String name, Layer layer, String from) {
    if (layer instanceof SeparableConvolution2D convolution) {
      return convolution(
          name,
          "SeparableConv2D",
          ConfiguredWindow.of(convolution),
          filters(convolution.getNOut(), convolution.hasBias()),
          from,
          KerasWeight.DEPTHWISE_KERNEL,
          KerasWeight.POINTWISE_KERNEL);
    }
    if (layer instanceof DepthwiseConvolution2D convolution) {
      return convolution(
          name,
          "DepthwiseConv2D",
          ConfiguredWindow.of(convolution),
          Map.of("depth_multiplier", 1, "use_bias", convolution.hasBias()),
          from,
          KerasWeight.DEPTHWISE_KERNEL);
    }
    if (layer instanceof GroupedConvolution2D convolution) {
      Map<String, Object> config =
          Map.of(
              "filters",
              convolution.getNOut(),
              "use_bias",
              false,
              "groups",
              convolution.getGroups());
      Window window = ConfiguredWindow.of(convolution);
      return convolution(name, "Conv2D", window, config, from, KerasWeight.KERNEL);
    }
    if (layer instanceof Convolution2D convolution) {
      return convolution(
          name,
          "Conv2D",
          ConfiguredWindow.of(convolution),
          filters(convolution.getNOut(), convolution.hasBias()),
          from,
          KerasWeight.KERNEL,
          KerasWeight.BIAS);
    }
    if (layer instanceof BatchNormalization2D normalization) {
      return normalization(name, normalization, from);
    }
    return layer instanceof OutputLayer classifier
        ? classifier(name, classifier, from)
        : withoutWeights(name, layer, from);
  }

  private static Map<String, Object> filters(long filters, boolean biased) {
    return Map.of("filters", filters, "use_bias", biased);
  }

  private KerasNode convolution(
      String name,
      String type,
      Window window,
      Map<String, Object> more,
      String from,
      KerasWeight... weights) {
    Map<String, Object> config = window("kernel_size", window);
    config.putAll(more);
    return add(node(name, type, config, List.of(padded(name, window, from)), weights));
  }

  private static Map<String, Object> window(String size, Window window) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(size, List.of(window.rows(), window.columns()));
    config.put("strides", List.of(window.stride(), window.stride()));
    config.put("padding", window.same() ? "same" : "valid");
    return config;
  }

  /** Padded by a layer of its own, as {@code keras.applications} does. */
  private String padded(String name, Window window, String from) {
    int padding = window.padding();
    if (padding == 0) {
      return from;
    }
    int[] inner = nodeNamed(from).shape();
    return add(new KerasNode(
            new KerasLayer(name + "_pad", Map.of()),
            "ZeroPadding2D",
            Map.of("padding", List.of(padding, padding)),
            List.of(from),
            new int[] {inner[0] + 2 * padding, inner[1] + 2 * padding, inner[2]}))
        .name();
  }

  private KerasNode nodeNamed(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  private KerasNode normalization(String name, BatchNormalization2D layer, String from) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("axis", -1);
    config.put("momentum", layer.getDecay());
    config.put("epsilon", layer.getEps());
    config.put("scale", !layer.isUnscaled());
    KerasNode linear =
        add(
            node(
                name,
                "BatchNormalization",
                config,
                List.of(from),
                KerasWeight.GAMMA,
                KerasWeight.BETA,
                KerasWeight.MEAN,
                KerasWeight.VARIANCE));
    return switch (layer.rectifier()) {
      case NONE -> linear;
      case RELU -> add(after(linear, "Activation", Map.of("activation", "relu")));
      case RELU6 -> add(after(linear, "ReLU", Map.of("max_value", 6.0)));
    };
  }

  private static KerasNode after(KerasNode node, String type, Map<String, Object> config) {
    return new KerasNode(
        new KerasLayer(node.name() + "_act", Map.of()),
        type,
        config,
        List.of(node.name()),
        node.shape());
  }

  private KerasNode classifier(String name, OutputLayer layer, String from) {
    String input = from;
    if (layer.getIDropout() instanceof Dropout dropout) {
      // DL4J counts what is kept, Keras what is dropped.
      input =
          add(new KerasNode(
                  new KerasLayer(name + "_dropout", Map.of()),
                  "Dropout",
                  Map.of("rate", 1 - dropout.getP()),
                  List.of(from),
                  nodeNamed(from).shape()))
              .name();
    }
    Map<String, Object> config =
        Map.of("units", layer.getNOut(), "use_bias", true, "activation", activation(name, layer));
    return add(node(name, "Dense", config, List.of(input), KerasWeight.KERNEL, KerasWeight.BIAS));
  }

  private static String activation(String name, OutputLayer layer) {
    if (layer.getActivationFn() instanceof ActivationSoftmax) {
      return "softmax";
    }
    if (layer.getActivationFn() instanceof ActivationSigmoid) {
      return "sigmoid";
    }
    throw unsupported(name, layer.getActivationFn());
  }

  private KerasNode withoutWeights(String name, Layer layer, String from) {
    if (layer instanceof Relu) {
      return add(node(name, "Activation", Map.of("activation", "relu"), List.of(from)));
    }
    if (layer instanceof ActivationLayer found
        && found.getActivationFn() instanceof ActivationELU elu) {
      return add(node(name, "ELU", Map.of("alpha", elu.getAlpha()), List.of(from)));
    }
    if (layer instanceof MaxPooling2D pooling) {
      return maxPooling(name, ConfiguredWindow.of(pooling), from);
    }
    if (layer instanceof AveragePooling2D pooling && ConfiguredWindow.of(pooling).padding() == 0) {
      Map<String, Object> config = window("pool_size", ConfiguredWindow.of(pooling));
      return add(node(name, "AveragePooling2D", config, List.of(from)));
    }
    if (layer instanceof GlobalPoolingLayer pooling
        && pooling.getPoolingType() == PoolingType.AVG) {
      return add(node(name, "GlobalAveragePooling2D", Map.of(), List.of(from)));
    }
    throw unsupported(name, layer);
  }

  /** Padding of zeros stands for none where no pixel is below zero. */
  private KerasNode maxPooling(String name, Window window, String from) {
    if (window.padding() > 0 && !isRectified(nodeNamed(from))) {
      throw new UnsupportedSettingException(
          String.format(
              Locale.ROOT, "Unsupported in a Keras model: %s pads what may be negative", name));
    }
    Map<String, Object> config = window("pool_size", window);
    return add(node(name, "MaxPooling2D", config, List.of(padded(name, window, from))));
  }

  private static boolean isRectified(KerasNode node) {
    return node.type().equals("ReLU") || "relu".equals(node.config().get("activation"));
  }

  private static UnsupportedSettingException unsupported(String name, Object what) {
    return new UnsupportedSettingException(
        String.format(
            Locale.ROOT,
            "Unsupported in a Keras model: layer %s (%s)",
            name,
            what.getClass().getSimpleName()));
  }

  private KerasNode add(KerasNode node) {
    nodes.add(node);
    return node;
  }

  /** A node of a layer's name and output; weights that it has not are left out. */
  private KerasNode node(
      String name,
      String type,
      Map<String, Object> config,
      List<String> inputs,
      KerasWeight... weights) {
    Map<KerasWeight, KerasArray> arrays = new LinkedHashMap<>();
    for (KerasWeight weight : weights) {
      INDArray values = network.getLayer(name).paramTable().get(weight.parameter());
      if (values != null) {
        arrays.put(weight, KerasArray.of(values));
      }
    }
    return new KerasNode(
        new KerasLayer(name, arrays), type, config, inputs, shape(types.get(name)));
  }

  private static int[] shape(InputType type) {
    if (type instanceof InputTypeConvolutional images) {
      return new int[] {
        (int) images.getHeight(), (int) images.getWidth(), (int) images.getChannels()
      };
    }
    return new int[] {(int) type.arrayElementsPerExample()};
  }
}
