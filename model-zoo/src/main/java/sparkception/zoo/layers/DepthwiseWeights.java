package sparkception.zoo.layers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps depthwise weights as {@code [1, channels, kH, kW]}, as a separable convolution does and as
 * the kernels want them; DL4J's own initializer has the window first.
 */
final class DepthwiseWeights extends DepthwiseConvolutionParamInitializer {

  private static final DepthwiseWeights INSTANCE = new DepthwiseWeights();

  private DepthwiseWeights() {}

  static DepthwiseWeights instance() {
    return INSTANCE;
  }

  @Override
  protected INDArray createDepthWiseWeightMatrix(
      NeuralNetConfiguration conf, INDArray view, boolean initialize) {
    DepthwiseConvolution2D layer = layer(conf);
    long[] shape = shape(layer);
    if (!initialize) {
      return view.reshape('c', shape);
    }
    double window = shape[2] * shape[3];
    // Counted as DL4J and Keras do for a separable convolution's depthwise part.
    return layer.getWeightInitFn().init(window * shape[1], window, shape, 'c', view);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(WEIGHT_KEY, gradients.reshape('c', shape(layer(conf))));
    return views;
  }

  private static DepthwiseConvolution2D layer(NeuralNetConfiguration conf) {
    return (DepthwiseConvolution2D) conf.getLayer();
  }

  private static long[] shape(DepthwiseConvolution2D layer) {
    int[] window = layer.getKernelSize();
    return new long[] {1, layer.getNIn(), window[0], window[1]};
  }
}
