package sparkception.zoo.layers;

import static org.deeplearning4j.nn.params.ConvolutionParamInitializer.WEIGHT_KEY;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/**
 * Runs a convolution that is one kernel and no more.
 *
 * @param <C> the configuration
 */
abstract class UnbiasedConvolutionRunner<C extends ConvolutionLayer>
    extends TrainedWindowRunner<C> {

  UnbiasedConvolutionRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** The convolution over the current input. */
  abstract ConvolutionShape shape();

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    ConvolutionShape shape = shape();
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape.output(), 'c');
    kernel(shape).forward(input, getParam(WEIGHT_KEY), y);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ConvolutionShape shape = shape();
    INDArray dx = inputGradient(shape, workspaces);
    kernel(shape).backward(input, getParam(WEIGHT_KEY), dy, dx, gradientViews.get(WEIGHT_KEY));
    return new Pair<>(gradientOf(WEIGHT_KEY), dx);
  }
}
