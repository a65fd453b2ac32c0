package sparkception.zoo.bench;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.MaxPooling2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.SeparableConvolution2D;

/**
 * A network of this project's layers as an ONNX model with its weights, NCHW, as PyTorch would
 * export it: normalizations are nodes of their own, for the runtime to fold.
 */
final class OnnxExport {

  private final ComputationGraph network;
  private final Map<String, InputType> types;
  private final OnnxGraph onnx = new OnnxGraph();
  private final Map<String, String> outputs = new HashMap<>();
  private final int batch;

  private OnnxExport(ComputationGraph network, int batch, InputTypeConvolutional images) {
    this.network = network;
    this.batch = batch;
    this.types = network.getConfiguration().getLayerActivationTypes(images);
    String input = network.getConfiguration().getNetworkInputs().get(0);
    types.put(input, images);
    outputs.put(input, input);
    onnx.input(input, batch, images.getChannels(), images.getHeight(), images.getWidth());
  }

  /** The model for minibatches of one size; its input and output have the network's names. */
  static byte[] of(ComputationGraph network, int batch, InputTypeConvolutional images) {
    OnnxExport export = new OnnxExport(network, batch, images);
    for (String vertex : network.getConfiguration().getTopologicalOrderStr()) {
      export.add(vertex);
    }
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    export.onnx.output(
        export.outputs.get(output), batch, ((OutputLayer) export.layer(output)).getNOut());
    return export.onnx.bytes();
  }

  private void add(String name) {
    if (outputs.containsKey(name)) {
      return;
    }
    List<String> inputs =
        network.getConfiguration().getVertexInputs().get(name).stream().map(outputs::get).toList();
    if (network.getVertex(name).hasLayer()) {
      outputs.put(name, layer(name, inputs.get(0)));
    } else {
      outputs.put(name, onnx.node("Add", name, inputs));
    }
  }

  private Layer layer(String name) {
    return network.getLayer(name).conf().getLayer();
  }

  private String layer(String name, String from) {
    Layer layer = layer(name);
    if (layer instanceof SeparableConvolution2D separable) {
      ConvolutionShape window =
          window(name, separable.getKernelSize()[0], separable.getStride()[0], true);
      String depthwise =
          convolution(name + "_dw", from, window, weights(name, DEPTH_WISE_WEIGHT_KEY), true);
      return convolution(name, depthwise, ONE, weights(name, POINT_WISE_WEIGHT_KEY), false);
    } else if (layer instanceof Convolution2D convolution) {
      boolean same = convolution.getConvolutionMode() == ConvolutionMode.Same;
      ConvolutionShape window =
          window(name, convolution.getKernelSize()[0], convolution.getStride()[0], same);
      return convolution(name, from, window, weights(name, WEIGHT_KEY), false);
    } else if (layer instanceof BatchNormalization2D normalization) {
      return normalization(name, from, normalization);
    } else if (layer instanceof Relu) {
      return onnx.node("Relu", name, List.of(from));
    } else if (layer instanceof MaxPooling2D pooling) {
      return pooling(
          name, from, window(name, pooling.getKernelSize()[0], pooling.getStride()[0], true));
    } else if (layer instanceof GlobalPoolingLayer) {
      String pooled = onnx.node("GlobalAveragePool", name + "_mean", List.of(from));
      return onnx.node("Flatten", name, List.of(pooled));
    } else if (layer instanceof OutputLayer) {
      return classifier(name, from);
    }
    throw new IllegalArgumentException(
        "Unsupported layer %s: %s has no ONNX form here"
            .formatted(name, layer.getClass().getSimpleName()));
  }

  private static final ConvolutionShape ONE =
      new ConvolutionShape(1, 1, 1, 1, 1, 1, 1, true, false);

  private ConvolutionShape window(String name, int kernel, int stride, boolean same) {
    String from = network.getConfiguration().getVertexInputs().get(name).get(0);
    InputTypeConvolutional type = (InputTypeConvolutional) types.get(from);
    return new ConvolutionShape(
        batch, (int) type.getHeight(), (int) type.getWidth(), 1, 1, kernel, stride, same, false);
  }

  private String convolution(
      String name, String from, ConvolutionShape window, INDArray weights, boolean depthwise) {
    long[] shape = weights.shape();
    long groups = depthwise ? shape[1] : 1;
    if (depthwise) {
      shape = new long[] {shape[1], 1, shape[2], shape[3]};
    }
    return onnx.node(
        "Conv",
        name,
        List.of(from, onnx.constant(name + "_w", weights, shape)),
        OnnxGraph.integer("group", groups),
        kernel(window),
        strides(window),
        pads(window));
  }

  private String pooling(String name, String from, ConvolutionShape window) {
    return onnx.node("MaxPool", name, List.of(from), kernel(window), strides(window), pads(window));
  }

  private String normalization(String name, String from, BatchNormalization2D layer) {
    List<String> inputs =
        List.of(
            from,
            channels(name, GAMMA),
            channels(name, BETA),
            channels(name, GLOBAL_MEAN),
            channels(name, GLOBAL_VAR));
    String normalized =
        onnx.node(
            "BatchNormalization",
            layer.isRelu() ? name + "_linear" : name,
            inputs,
            OnnxGraph.real("epsilon", layer.getEps()));
    return layer.isRelu() ? onnx.node("Relu", name, List.of(normalized)) : normalized;
  }

  private String classifier(String name, String from) {
    INDArray w = weights(name, WEIGHT_KEY);
    INDArray b = weights(name, BIAS_KEY);
    String logits =
        onnx.node(
            "Gemm",
            name + "_logits",
            List.of(
                from,
                onnx.constant(name + "_w", w, w.shape()),
                onnx.constant(name + "_b", b, b.length())));
    return onnx.node("Softmax", name, List.of(logits), OnnxGraph.integer("axis", 1));
  }

  private String channels(String name, String parameter) {
    INDArray values = weights(name, parameter);
    return onnx.constant(name + "_" + parameter, values, values.length());
  }

  private INDArray weights(String name, String parameter) {
    return network.getLayer(name).getParam(parameter);
  }

  private static Onnx.AttributeProto.Builder kernel(ConvolutionShape window) {
    return OnnxGraph.integers("kernel_shape", window.window().rows(), window.window().rows());
  }

  private static Onnx.AttributeProto.Builder strides(ConvolutionShape window) {
    return OnnxGraph.integers("strides", window.window().stride(), window.window().stride());
  }

  private static Onnx.AttributeProto.Builder pads(ConvolutionShape window) {
    return OnnxGraph.integers(
        "pads", window.padTop(), window.padLeft(), window.padBottom(), window.padRight());
  }
}
