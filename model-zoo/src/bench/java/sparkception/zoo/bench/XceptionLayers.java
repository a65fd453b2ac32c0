package sparkception.zoo.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import sparkception.zoo.bench.LayerCase.Kind;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.ResidualSum;
import sparkception.zoo.layers.SeparableConvolution2D;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** The layers of the paper's Xception up to its classifier, as cases for one batch size. */
final class XceptionLayers {

  static final ComputationGraphConfiguration NETWORK = Xception.configuration(XceptionSpec.PAPER);

  private final Map<String, InputType> types;
  private final Map<String, LayerCase> cases = new LinkedHashMap<>();
  private final int batch;

  private XceptionLayers(int batch) {
    this.batch = batch;
    int size = XceptionSpec.PAPER.input();
    InputType images = InputType.convolutional(size, size, 3, CNN2DFormat.NHWC);
    types = NETWORK.getLayerActivationTypes(images);
    types.put(NETWORK.getNetworkInputs().get(0), images);
  }

  /** Every layer by its name, in the order of the network. */
  static Map<String, LayerCase> all(int batch) {
    XceptionLayers layers = new XceptionLayers(batch);
    NETWORK
        .getVertexInputs()
        .forEach(
            (name, inputs) -> {
              if (layers.types.get(inputs.get(0)) instanceof InputTypeConvolutional input) {
                layers.add(name, NETWORK.getVertices().get(name), input);
              }
            });
    return layers.cases;
  }

  /** Each kind and shape once, counted. */
  static List<LayerCase> distinct(int batch) {
    List<LayerCase> distinct = new ArrayList<>();
    all(batch).values().forEach(found -> count(distinct, found));
    return distinct;
  }

  private static void count(List<LayerCase> distinct, LayerCase found) {
    for (int i = 0; i < distinct.size(); i++) {
      LayerCase known = distinct.get(i);
      if (known.kind() == found.kind() && known.window().equals(found.window())) {
        distinct.set(i, known.occurring(known.times() + 1));
        return;
      }
    }
    distinct.add(found);
  }

  private void add(String name, GraphVertex vertex, InputTypeConvolutional input) {
    if (vertex instanceof ResidualSum) {
      add(name, Kind.SUM, pixels(input));
    } else if (vertex instanceof LayerVertex layer) {
      add(name, layer.getLayerConf().getLayer(), input);
    }
  }

  private void add(String name, Layer layer, InputTypeConvolutional input) {
    if (layer instanceof SeparableConvolution2D separable) {
      add(name, Kind.SEPARABLE, window(input, separable));
    } else if (layer instanceof ConvolutionLayer convolution) {
      add(name, Kind.CONVOLUTION, window(input, convolution));
    } else if (layer instanceof SubsamplingLayer pooling) {
      add(name, Kind.MAX_POOLING, window(input, pooling));
    } else if (layer instanceof BatchNormalization2D normalization) {
      Kind kind = normalization.isRelu() ? Kind.NORMALIZATION_RELU : Kind.NORMALIZATION;
      add(name, kind, pixels(input));
    } else if (layer instanceof Relu) {
      add(name, Kind.RELU, pixels(input));
    }
  }

  private void add(String name, Kind kind, ConvolutionShape window) {
    cases.put(name, new LayerCase(name, kind, window, 1));
  }

  private ConvolutionShape window(InputTypeConvolutional input, ConvolutionLayer layer) {
    boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
    return window(
        input, (int) layer.getNOut(), layer.getKernelSize()[0], layer.getStride()[0], same);
  }

  private ConvolutionShape window(InputTypeConvolutional input, SubsamplingLayer layer) {
    return window(
        input, (int) input.getChannels(), layer.getKernelSize()[0], layer.getStride()[0], true);
  }

  private ConvolutionShape pixels(InputTypeConvolutional input) {
    return window(input, (int) input.getChannels(), 1, 1, true);
  }

  private ConvolutionShape window(
      InputTypeConvolutional input, int filters, int kernel, int stride, boolean same) {
    return new ConvolutionShape(
        batch,
        (int) input.getHeight(),
        (int) input.getWidth(),
        (int) input.getChannels(),
        filters,
        kernel,
        stride,
        same,
        false);
  }
}
