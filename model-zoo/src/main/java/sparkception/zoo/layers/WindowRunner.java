package sparkception.zoo.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.api.buffer.DataType;
import sparkception.zoo.kernels.ConvolutionShape;

/**
 * Runs convolutions: the geometry of those that a configuration asks for on the current input.
 *
 * @param <C> the configuration
 */
abstract class WindowRunner<C extends ConvolutionLayer> extends BaseLayer<C> {

  WindowRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** The window over the current input. */
  ConvolutionShape window(boolean depthwise) {
    C layer = layerConf();
    int channels = (int) layer.getNIn();
    return new ConvolutionShape(
        (int) input.size(0),
        (int) input.size(1),
        (int) input.size(2),
        channels,
        depthwise ? channels : (int) layer.getNOut(),
        ConfiguredWindow.of(layer),
        depthwise);
  }

  /** The same, of a convolution in groups. */
  ConvolutionShape window(int groups) {
    C layer = layerConf();
    return new ConvolutionShape(
        (int) input.size(0),
        (int) input.size(1),
        (int) input.size(2),
        (int) layer.getNIn(),
        (int) layer.getNOut(),
        ConfiguredWindow.of(layer),
        groups);
  }

  /** The 1x1 convolution that follows a depthwise one. */
  ConvolutionShape pointwise(ConvolutionShape depthwise) {
    return depthwise.pointwise((int) layerConf().getNOut());
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
