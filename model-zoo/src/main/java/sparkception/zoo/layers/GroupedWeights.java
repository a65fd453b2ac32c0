package sparkception.zoo.layers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights of a convolution in groups: {@code [filters, channels / groups, kH, kW]}. */
final class GroupedWeights extends ConvolutionParamInitializer {

  private static final GroupedWeights INSTANCE = new GroupedWeights();

  private GroupedWeights() {}

  static GroupedWeights instance() {
    return INSTANCE;
  }

  @Override
  public long numParams(Layer layer) {
    long numbers = 1;
    for (long size : shape((GroupedConvolution2D) layer)) {
      numbers *= size;
    }
    return numbers;
  }

  @Override
  protected INDArray createWeightMatrix(
      NeuralNetConfiguration conf, INDArray view, boolean initialize) {
    GroupedConvolution2D layer = layer(conf);
    long[] shape = shape(layer);
    if (!initialize) {
      return view.reshape('c', shape);
    }
    double window = shape[2] * shape[3];
    // What a filter reads, and what reads a channel: of its own group alone.
    double fanOut = window * layer.getNOut() / layer.getGroups();
    return layer.getWeightInitFn().init(window * shape[1], fanOut, shape, 'c', view);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(WEIGHT_KEY, gradients.reshape('c', shape(layer(conf))));
    return views;
  }

  private static GroupedConvolution2D layer(NeuralNetConfiguration conf) {
    return (GroupedConvolution2D) conf.getLayer();
  }

  private static long[] shape(GroupedConvolution2D layer) {
    int[] window = layer.getKernelSize();
    return new long[] {layer.getNOut(), layer.getNIn() / layer.getGroups(), window[0], window[1]};
  }
}
