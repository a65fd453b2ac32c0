package sparkception.zoo.layers;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.api.buffer.DataType;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.KernelChoice;

/**
 * Runs convolutions: kernels for each input shape that comes along, which in training is one.
 *
 * @param <C> the configuration
 */
abstract class WindowRunner<C extends ConvolutionLayer> extends BaseLayer<C> {

  private final transient Map<ConvolutionShape, ConvolutionKernel> kernels = new HashMap<>();

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
        layer.getKernelSize()[0],
        layer.getStride()[0],
        layer.getConvolutionMode() == ConvolutionMode.Same,
        depthwise);
  }

  /** The 1x1 convolution that follows a depthwise one. */
  ConvolutionShape pointwise(ConvolutionShape depthwise) {
    return new ConvolutionShape(
        depthwise.batch(),
        depthwise.outHeight(),
        depthwise.outWidth(),
        depthwise.channels(),
        (int) layerConf().getNOut(),
        1,
        1,
        true,
        false);
  }

  ConvolutionKernel kernel(ConvolutionShape shape) {
    return kernels.computeIfAbsent(shape, KernelChoice.kernels()::convolution);
  }

  /** A gradient of the views that DL4J gave this layer. */
  Gradient gradientOf(String... parameters) {
    Gradient gradient = new DefaultGradient();
    for (String parameter : parameters) {
      gradient.setGradientFor(parameter, gradientViews.get(parameter), 'c');
    }
    return gradient;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public boolean hasBias() {
    return false;
  }
}
