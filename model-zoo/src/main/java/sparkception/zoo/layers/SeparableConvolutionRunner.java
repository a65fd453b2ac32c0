package sparkception.zoo.layers;

import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/**
 * Runs a {@link SeparableConvolution2D}. The depthwise result is kept for the backward pass, where
 * DL4J's own layer would compute the forward pass again.
 */
final class SeparableConvolutionRunner extends TrainedWindowRunner<SeparableConvolution2D> {

  private transient INDArray between;

  SeparableConvolutionRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    ConvolutionShape depthwise = window(true);
    ConvolutionShape pointwise = pointwise(depthwise);
    between =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, depthwise.output(), 'c');
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, pointwise.output(), 'c');
    kernel(depthwise).forward(input, getParam(DEPTH_WISE_WEIGHT_KEY), between);
    kernel(pointwise).forward(between, getParam(POINT_WISE_WEIGHT_KEY), y);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ConvolutionShape depthwise = window(true);
    INDArray dBetween =
        workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, depthwise.output(), 'c');
    INDArray dx = inputGradient(depthwise, workspaces);
    kernel(pointwise(depthwise))
        .backward(
            between,
            getParam(POINT_WISE_WEIGHT_KEY),
            dy,
            dBetween,
            gradientViews.get(POINT_WISE_WEIGHT_KEY));
    kernel(depthwise)
        .backward(
            input,
            getParam(DEPTH_WISE_WEIGHT_KEY),
            dBetween,
            dx,
            gradientViews.get(DEPTH_WISE_WEIGHT_KEY));
    between = null;
    return new Pair<>(gradientOf(DEPTH_WISE_WEIGHT_KEY, POINT_WISE_WEIGHT_KEY), dx);
  }
}
