package sparkception.zoo.layers;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.KernelChoice;
import sparkception.zoo.kernels.MaxPoolKernel;

/** Runs a {@link MaxPooling2D}. */
final class MaxPoolingRunner extends AbstractLayer<MaxPooling2D> {

  private final transient Map<ConvolutionShape, MaxPoolKernel> kernels = new HashMap<>();

  MaxPoolingRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Type type() {
    return Type.SUBSAMPLING;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    ConvolutionShape shape = window();
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape.output(), 'c');
    if (training) {
      kernel(shape).forwardTraining(input, y);
    } else {
      kernel(shape).forwardInference(input, y);
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    ConvolutionShape shape = window();
    INDArray dx =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape.input(), 'c');
    kernel(shape).backward(input, dy, dx);
    return new Pair<>(new DefaultGradient(), dx);
  }

  private ConvolutionShape window() {
    int channels = (int) input.size(3);
    return new ConvolutionShape(
        (int) input.size(0),
        (int) input.size(1),
        (int) input.size(2),
        channels,
        channels,
        layerConf().getKernelSize()[0],
        layerConf().getStride()[0],
        true,
        true);
  }

  private MaxPoolKernel kernel(ConvolutionShape shape) {
    return kernels.computeIfAbsent(shape, KernelChoice.kernels(dataType)::maxPool);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // It has no weights.
  }

  @Override
  public INDArray params() {
    return null;
  }
}
