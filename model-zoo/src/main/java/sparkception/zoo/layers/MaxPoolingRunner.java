package sparkception.zoo.layers;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.KernelChoice;
import sparkception.zoo.kernels.MaxPoolKernel;

/** Runs a {@link MaxPooling2D}. */
final class MaxPoolingRunner extends PoolingRunner<MaxPooling2D> {

  private final transient Map<ConvolutionShape, MaxPoolKernel> kernels = new HashMap<>();

  MaxPoolingRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
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

  private MaxPoolKernel kernel(ConvolutionShape shape) {
    return kernels.computeIfAbsent(shape, KernelChoice.kernels(dataType)::maxPool);
  }
}
