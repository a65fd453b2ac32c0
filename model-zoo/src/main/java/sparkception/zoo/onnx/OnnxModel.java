package sparkception.zoo.onnx;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import onnx.Onnx;
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
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Rectifier;
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
 * A trained network as an ONNX model (operator set 17), as PyTorch would export it.
 *
 * <p>Input {@code [batch, channels, height, width]} in [-1, 1], with any number of images. First
 * output: probabilities {@code [batch, classes]}, named as the network's classifier; second: what
 * softmax or sigmoid is applied to, {@code *_logits}. Normalizations are nodes of their own, for a
 * runtime to fold; what only training needs (dropout, the loss) is left out.
 */
public final class OnnxModel {

  private static final String LOGITS = "_logits";

  private final ComputationGraph network;
  private final Map<String, InputType> types;
  private final OnnxGraph onnx = new OnnxGraph("network");
  private final Map<String, String> outputs = new HashMap<>();

  private OnnxModel(ComputationGraph network, InputTypeConvolutional images) {
    this.network = network;
    this.types = network.getConfiguration().getLayerActivationTypes(images);
    String input = network.getConfiguration().getNetworkInputs().get(0);
    types.put(input, images);
    outputs.put(input, input);
    onnx.input(input, OnnxGraph.BATCH, images.getChannels(), images.getHeight(), images.getWidth());
  }

  /**
   * Writes a network.
   *
   * @param network of this project's layers, with its weights
   * @param images shape of its input
   * @param notes what the file says beside the network, by name (ONNX's metadata)
   * @throws UnsupportedSettingException if it has a layer that there is no ONNX form for here
   */
  public static void write(
      ComputationGraph network,
      InputTypeConvolutional images,
      Map<String, String> notes,
      OutputStream out)
      throws IOException {
    new OnnxModel(network, images).model(notes).writeTo(out);
  }

  private Onnx.ModelProto model(Map<String, String> notes) {
    for (String vertex : network.getConfiguration().getTopologicalOrderStr()) {
      if (!outputs.containsKey(vertex)) {
        outputs.put(vertex, vertex(vertex));
      }
    }
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    long classes = ((OutputLayer) layer(output)).getNOut();
    onnx.output(output, OnnxGraph.BATCH, classes);
    onnx.output(output + LOGITS, OnnxGraph.BATCH, classes);
    return onnx.model(notes);
  }

  private String vertex(String name) {
    List<String> inputs =
        network.getConfiguration().getVertexInputs().get(name).stream().map(outputs::get).toList();
    if (network.getVertex(name).hasLayer()) {
      return layer(name, layer(name), inputs.get(0));
    }
    GraphVertex vertex = network.getConfiguration().getVertices().get(name);
    if (vertex instanceof ResidualSum) {
      return onnx.node(inputs.size() == 2 ? "Add" : "Sum", name, inputs);
    }
    if (vertex instanceof Concatenation) {
      return onnx.node("Concat", name, inputs, OnnxGraph.integer("axis", 1));
    }
    throw unsupported(name, vertex);
  }

  private String layer(String name, Layer layer, String from) {
    if (layer instanceof SeparableConvolution2D separable) {
      String channels =
          depthwise(
              name + "_dw",
              from,
              window(name, ConfiguredWindow.of(separable)),
              weights(name, DEPTH_WISE_WEIGHT_KEY));
      return convolution(
          name,
          List.of(channels, filters(name, POINT_WISE_WEIGHT_KEY)),
          window(name, Window.PIXEL),
          1);
    }
    if (layer instanceof DepthwiseConvolution2D convolution) {
      return depthwise(
          name, from, window(name, ConfiguredWindow.of(convolution)), weights(name, WEIGHT_KEY));
    }
    if (layer instanceof GroupedConvolution2D convolution) {
      return convolution(
          name,
          List.of(from, filters(name, WEIGHT_KEY)),
          window(name, ConfiguredWindow.of(convolution)),
          convolution.getGroups());
    }
    if (layer instanceof Convolution2D convolution) {
      List<String> inputs = new ArrayList<>(List.of(from, filters(name, WEIGHT_KEY)));
      if (convolution.hasBias()) {
        inputs.add(channels(name, BIAS_KEY));
      }
      return convolution(name, inputs, window(name, ConfiguredWindow.of(convolution)), 1);
    }
    if (layer instanceof BatchNormalization2D normalization) {
      return normalization(name, from, normalization);
    }
    return layer instanceof OutputLayer classifier
        ? classifier(name, from, classifier)
        : withoutWeights(name, layer, from);
  }

  private String withoutWeights(String name, Layer layer, String from) {
    if (layer instanceof Relu) {
      return rectified(name, from, Rectifier.RELU);
    }
    if (layer instanceof ActivationLayer found
        && found.getActivationFn() instanceof ActivationELU elu) {
      return onnx.node("Elu", name, List.of(from), OnnxGraph.real("alpha", elu.getAlpha()));
    }
    if (layer instanceof MaxPooling2D pooling) {
      return pooling("MaxPool", name, from, window(name, ConfiguredWindow.of(pooling)));
    }
    if (layer instanceof AveragePooling2D pooling) {
      // Pixels of padding do not count, which is ONNX's default.
      return pooling("AveragePool", name, from, window(name, ConfiguredWindow.of(pooling)));
    }
    if (layer instanceof GlobalPoolingLayer pooling
        && pooling.getPoolingType() == PoolingType.AVG) {
      return onnx.node(
          "Flatten", name, List.of(onnx.node("GlobalAveragePool", name + "_mean", List.of(from))));
    }
    throw unsupported(name, layer);
  }

  private static UnsupportedSettingException unsupported(String name, Object what) {
    return new UnsupportedSettingException(
        String.format(
            Locale.ROOT,
            "Unsupported in an ONNX model: layer %s (%s)",
            name,
            what.getClass().getSimpleName()));
  }

  private Layer layer(String name) {
    return network.getLayer(name).conf().getLayer();
  }

  /** What a layer's window does on that layer's input; filters and minibatch do not matter. */
  private ConvolutionShape window(String name, Window window) {
    String from = network.getConfiguration().getVertexInputs().get(name).get(0);
    InputTypeConvolutional type = (InputTypeConvolutional) types.get(from);
    return new ConvolutionShape(
        1, (int) type.getHeight(), (int) type.getWidth(), 1, 1, window, false);
  }

  private String depthwise(String name, String from, ConvolutionShape window, INDArray weights) {
    long channels = weights.size(1);
    String filters =
        onnx.constant(name + "_w", weights, channels, 1, weights.size(2), weights.size(3));
    return convolution(name, List.of(from, filters), window, channels);
  }

  private String convolution(
      String name, List<String> inputs, ConvolutionShape window, long groups) {
    return onnx.node(
        "Conv",
        name,
        inputs,
        OnnxGraph.integer("group", groups),
        kernel(window),
        strides(window),
        pads(window));
  }

  private String pooling(String operator, String name, String from, ConvolutionShape window) {
    return onnx.node(operator, name, List.of(from), kernel(window), strides(window), pads(window));
  }

  private String normalization(String name, String from, BatchNormalization2D layer) {
    String linear = layer.rectifier() == Rectifier.NONE ? name : name + "_linear";
    onnx.node(
        "BatchNormalization",
        linear,
        List.of(
            from,
            layer.isUnscaled() ? ones(name, layer.getNOut()) : channels(name, GAMMA),
            channels(name, BETA),
            channels(name, GLOBAL_MEAN),
            channels(name, GLOBAL_VAR)),
        OnnxGraph.real("epsilon", layer.getEps()));
    return rectified(name, linear, layer.rectifier());
  }

  private String ones(String name, long channels) {
    float[] ones = new float[Math.toIntExact(channels)];
    Arrays.fill(ones, 1);
    return onnx.constant(name + "_" + GAMMA, ones, channels);
  }

  private String rectified(String name, String from, Rectifier rectifier) {
    return switch (rectifier) {
      case NONE -> from;
      case RELU -> onnx.node("Relu", name, List.of(from));
      case RELU6 ->
          onnx.node("Clip", name, List.of(from, bound(name + "_min", 0), bound(name + "_max", 6)));
    };
  }

  private String bound(String name, float value) {
    return onnx.constant(name, new float[] {value});
  }

  private String classifier(String name, String from, OutputLayer layer) {
    INDArray w = weights(name, WEIGHT_KEY);
    String logits =
        onnx.node(
            "Gemm",
            name + LOGITS,
            List.of(from, onnx.constant(name + "_w", w, w.shape()), channels(name, BIAS_KEY)));
    if (layer.getActivationFn() instanceof ActivationSoftmax) {
      return onnx.node("Softmax", name, List.of(logits), OnnxGraph.integer("axis", 1));
    }
    if (layer.getActivationFn() instanceof ActivationSigmoid) {
      return onnx.node("Sigmoid", name, List.of(logits));
    }
    throw unsupported(name, layer.getActivationFn());
  }

  private String filters(String name, String parameter) {
    INDArray weights = weights(name, parameter);
    return onnx.constant(name + "_w", weights, weights.shape());
  }

  private String channels(String name, String parameter) {
    INDArray values = weights(name, parameter);
    return onnx.constant(name + "_" + parameter, values, values.length());
  }

  private INDArray weights(String name, String parameter) {
    return network.getLayer(name).getParam(parameter);
  }

  private static Onnx.AttributeProto.Builder kernel(ConvolutionShape shape) {
    return OnnxGraph.integers("kernel_shape", shape.window().rows(), shape.window().columns());
  }

  private static Onnx.AttributeProto.Builder strides(ConvolutionShape shape) {
    return OnnxGraph.integers("strides", shape.window().stride(), shape.window().stride());
  }

  private static Onnx.AttributeProto.Builder pads(ConvolutionShape shape) {
    return OnnxGraph.integers(
        "pads", shape.padTop(), shape.padLeft(), shape.padBottom(), shape.padRight());
  }
}
