package sparkception.zoo.profile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.layers.AveragePooling2D;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Concatenation;
import sparkception.zoo.layers.ConfiguredWindow;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.GroupedConvolution2D;
import sparkception.zoo.layers.SeparableConvolution2D;

/** Reads costs off a configuration. */
final class LayerProfiler {

  private static final int STATISTICS = 2;

  private final ComputationGraphConfiguration graph;
  private final Map<String, InputType> types;

  LayerProfiler(ComputationGraphConfiguration graph, int input, int channels) {
    this.graph = graph;
    InputType images = InputType.convolutional(input, input, channels, CNN2DFormat.NHWC);
    types = graph.getLayerActivationTypes(images);
    types.put(graph.getNetworkInputs().get(0), images);
  }

  List<LayerProfile> layers() {
    return graph.getVertices().entrySet().stream()
        .map(vertex -> profile(vertex.getKey(), vertex.getValue()))
        .toList();
  }

  /** All but the statistics of normalizations. */
  long trainedParameters() {
    return graph.getVertices().values().stream()
        .mapToLong(
            vertex ->
                vertex.numParams(false)
                    - (layer(vertex) instanceof BatchNormalization2D normalization
                        ? STATISTICS * normalization.getNOut()
                        : 0))
        .sum();
  }

  private LayerProfile profile(String name, GraphVertex vertex) {
    Layer layer = layer(vertex);
    List<Long> output = sizes(types.get(name));
    long values = product(output);
    long between = 0;
    long multiplyAdds = 0;
    if (layer instanceof SeparableConvolution2D separable) {
      long pixels = values / separable.getNOut();
      between = pixels * separable.getNIn();
      multiplyAdds =
          between * ConfiguredWindow.of(separable).area() + between * separable.getNOut();
    } else if (layer instanceof DepthwiseConvolution2D depthwise) {
      multiplyAdds = values * ConfiguredWindow.of(depthwise).area();
    } else if (layer instanceof GroupedConvolution2D grouped) {
      multiplyAdds =
          values * ConfiguredWindow.of(grouped).area() * (grouped.getNIn() / grouped.getGroups());
    } else if (layer instanceof Convolution2D convolution) {
      multiplyAdds = values * ConfiguredWindow.of(convolution).area() * convolution.getNIn();
    } else if (layer instanceof OutputLayer classifier) {
      multiplyAdds = classifier.getNIn() * classifier.getNOut();
    }
    return new LayerProfile(
        name, type(vertex, layer), output, vertex.numParams(false), multiplyAdds, values + between);
  }

  private static Layer layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex found ? found.getLayerConf().getLayer() : null;
  }

  private static String type(GraphVertex vertex, Layer layer) {
    if (layer == null) {
      return vertex instanceof Concatenation ? "concatenation" : "sum";
    }
    if (layer instanceof SeparableConvolution2D found) {
      return "separable" + windowed(ConfiguredWindow.of(found));
    }
    if (layer instanceof DepthwiseConvolution2D found) {
      return "depthwise" + windowed(ConfiguredWindow.of(found));
    }
    if (layer instanceof GroupedConvolution2D found) {
      return "convolution"
          + windowed(ConfiguredWindow.of(found))
          + " in "
          + found.getGroups()
          + " groups";
    }
    if (layer instanceof Convolution2D found) {
      return "convolution" + windowed(ConfiguredWindow.of(found));
    }
    if (layer instanceof SubsamplingLayer found) {
      String how = found instanceof AveragePooling2D ? "average pooling" : "max pooling";
      return how + windowed(ConfiguredWindow.of(found));
    }
    if (layer instanceof BatchNormalization2D found) {
      return "batch norm" + rectified(found.rectifier());
    }
    return plain(layer);
  }

  private static String plain(Layer layer) {
    if (layer instanceof GlobalPoolingLayer) {
      return "global average";
    }
    if (layer instanceof ActivationLayer found) {
      return found.getActivationFn().toString();
    }
    return layer instanceof OutputLayer ? "classifier" : layer.getClass().getSimpleName();
  }

  private static String windowed(Window window) {
    return String.format(
        Locale.ROOT,
        " %dx%d%s",
        window.rows(),
        window.columns(),
        window.stride() == 1 ? "" : "/" + window.stride());
  }

  private static String rectified(Rectifier rectifier) {
    return switch (rectifier) {
      case NONE -> "";
      case RELU -> ", ReLU";
      case RELU6 -> ", ReLU6";
    };
  }

  private static List<Long> sizes(InputType type) {
    return type instanceof InputTypeConvolutional pixels
        ? List.of(pixels.getHeight(), pixels.getWidth(), pixels.getChannels())
        : List.of(type.arrayElementsPerExample());
  }

  private static long product(List<Long> sizes) {
    return sizes.stream().reduce(1L, (a, b) -> a * b);
  }
}
