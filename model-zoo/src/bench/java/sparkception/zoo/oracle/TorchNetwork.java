package sparkception.zoo.oracle;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.layers.AveragePooling2D;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Concatenation;
import sparkception.zoo.layers.ConfiguredWindow;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.MaxPooling2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.SeparableConvolution2D;

/** A ComputationGraph of our layers, computed by libtorch from the same parameters. */
final class TorchNetwork {

  private final ComputationGraph network;
  private final boolean training;

  /** The parameters' names in DL4J, in the order of {@link #arguments}. */
  private final List<String> names;

  TorchNetwork(ComputationGraph network, boolean training) {
    this.network = network;
    this.training = training;
    this.names = List.copyOf(network.paramTable().keySet());
  }

  List<String> names() {
    return names;
  }

  /** The parameters, followed by a minibatch: what {@link #logits} wants. */
  List<INDArray> arguments(INDArray images) {
    List<INDArray> arguments = new ArrayList<>();
    names.forEach(name -> arguments.add(network.getParam(name)));
    arguments.add(images);
    return arguments;
  }

  /** The classifier's output before its softmax. */
  NDArray logits(NDList arguments) {
    Map<String, NDArray> outputs = new HashMap<>();
    outputs.put(network.getConfiguration().getNetworkInputs().get(0), arguments.get(names.size()));
    for (String vertex : network.getConfiguration().getTopologicalOrderStr()) {
      List<String> inputs = network.getConfiguration().getVertexInputs().get(vertex);
      if (inputs != null) {
        List<NDArray> values = inputs.stream().map(outputs::get).toList();
        outputs.put(
            vertex,
            network.getVertex(vertex).hasLayer()
                ? new Vertex(vertex, arguments).layer(values.get(0))
                : joined(vertex, values));
      }
    }
    return outputs.get(network.getConfiguration().getNetworkOutputs().get(0));
  }

  private NDArray joined(String vertex, List<NDArray> values) {
    return network.getConfiguration().getVertices().get(vertex) instanceof Concatenation
        ? NDArrays.concat(new NDList(values), 3)
        : values.get(0).add(values.get(1));
  }

  /** A layer with its parameters among the arguments. */
  private final class Vertex {

    private final String name;
    private final NDList arguments;

    Vertex(String name, NDList arguments) {
      this.name = name;
      this.arguments = arguments;
    }

    NDArray layer(NDArray x) {
      Layer layer = network.getLayer(name).conf().getLayer();
      if (layer instanceof SeparableConvolution2D separable) {
        return separable(x, separable);
      } else if (layer instanceof DepthwiseConvolution2D depthwise) {
        return TorchOperations.convolution(
            x, parameter(WEIGHT_KEY), null, window(x, depthwise, true));
      } else if (layer instanceof Convolution2D convolution) {
        NDArray bias = convolution.hasBias() ? parameter(BIAS_KEY).flatten() : null;
        return TorchOperations.convolution(
            x, parameter(WEIGHT_KEY), bias, window(x, convolution, false));
      } else if (layer instanceof BatchNormalization2D normalization) {
        return normalized(x, normalization);
      } else if (layer instanceof Relu) {
        return TorchOperations.relu(x);
      } else if (layer instanceof MaxPooling2D pooling) {
        return TorchOperations.maxPool(x, window(x, ConfiguredWindow.of(pooling), true));
      } else if (layer instanceof AveragePooling2D pooling) {
        return TorchOperations.averagePool(x, window(x, ConfiguredWindow.of(pooling), true));
      } else if (layer instanceof GlobalPoolingLayer) {
        return x.mean(new int[] {2}).mean(new int[] {1});
      } else if (layer instanceof OutputLayer) {
        return x.matMul(parameter(WEIGHT_KEY)).add(parameter(BIAS_KEY));
      }
      throw new IllegalArgumentException("No libtorch form of layer " + name);
    }

    private NDArray separable(NDArray x, SeparableConvolution2D layer) {
      NDArray between =
          TorchOperations.convolution(
              x, parameter(DEPTH_WISE_WEIGHT_KEY), null, window(x, layer, true));
      return TorchOperations.convolution(
          between, parameter(POINT_WISE_WEIGHT_KEY), null, window(between, Window.PIXEL, false));
    }

    private NDArray normalized(NDArray x, BatchNormalization2D layer) {
      NDArray y =
          TorchOperations.batchNorm(
              x,
              layer.isUnscaled() ? parameter(BETA).stopGradient().onesLike() : parameter(GAMMA),
              parameter(BETA),
              parameter(GLOBAL_MEAN).stopGradient().duplicate(),
              parameter(GLOBAL_VAR).stopGradient().duplicate(),
              layer.getEps(),
              training);
      return switch (layer.rectifier()) {
        case NONE -> y;
        case RELU -> TorchOperations.relu(y);
        case RELU6 -> TorchOperations.relu6(y);
      };
    }

    private NDArray parameter(String key) {
      return arguments.get(names.indexOf(name + "_" + key));
    }

    private static ConvolutionShape window(NDArray x, ConvolutionLayer layer, boolean depthwise) {
      return window(x, ConfiguredWindow.of(layer), depthwise);
    }

    private static ConvolutionShape window(NDArray x, Window window, boolean depthwise) {
      int channels = (int) x.getShape().get(3);
      return new ConvolutionShape(
          (int) x.getShape().get(0),
          (int) x.getShape().get(1),
          (int) x.getShape().get(2),
          channels,
          channels,
          window,
          depthwise);
    }
  }
}
