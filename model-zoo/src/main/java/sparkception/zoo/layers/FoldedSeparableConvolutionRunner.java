package sparkception.zoo.layers;

import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/** Runs a {@link FoldedSeparableConvolution2D}. */
final class FoldedSeparableConvolutionRunner
    extends InferenceWindowRunner<FoldedSeparableConvolution2D> {

  FoldedSeparableConvolutionRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    ConvolutionShape depthwise = window(true);
    ConvolutionShape pointwise = pointwise(depthwise);
    INDArray between =
        workspaces.createUninitialized(ArrayType.FF_WORKING_MEM, dataType, depthwise.output(), 'c');
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, pointwise.output(), 'c');
    kernel(depthwise, DEPTH_WISE_WEIGHT_KEY, null).run(input, between);
    kernel(pointwise, POINT_WISE_WEIGHT_KEY, BIAS_KEY).run(between, y);
    return y;
  }
}
