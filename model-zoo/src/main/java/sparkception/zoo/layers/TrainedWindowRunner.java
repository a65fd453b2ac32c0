package sparkception.zoo.layers;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.KernelChoice;

/**
 * Runs convolutions that are trained: kernels for each input shape that comes along, which in
 * training is one.
 *
 * @param <C> the configuration
 */
abstract class TrainedWindowRunner<C extends ConvolutionLayer> extends WindowRunner<C>
    implements InputGradient {

  private final transient Map<ConvolutionShape, ConvolutionKernel> kernels = new HashMap<>();
  private boolean omitsInputGradient;

  TrainedWindowRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  ConvolutionKernel kernel(ConvolutionShape shape) {
    return kernels.computeIfAbsent(shape, KernelChoice.kernels(dataType)::convolution);
  }

  @Override
  public void omitInputGradient() {
    omitsInputGradient = true;
  }

  /** An array for the gradient of the input; null if nobody needs that. */
  INDArray inputGradient(ConvolutionShape shape, LayerWorkspaceMgr workspaces) {
    return omitsInputGradient
        ? null
        : workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape.input(), 'c');
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
  public boolean hasBias() {
    return false;
  }
}
