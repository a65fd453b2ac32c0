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
import sparkception.zoo.kernels.AveragePoolKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.KernelChoice;

/** Runs an {@link AveragePooling2D}. */
final class AveragePoolingRunner extends PoolingRunner<AveragePooling2D> {

  private final transient Map<ConvolutionShape, AveragePoolKernel> kernels = new HashMap<>();

  AveragePoolingRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    ConvolutionShape shape = window();
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape.output(), 'c');
    kernel(shape).forward(input, y);
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

  private AveragePoolKernel kernel(ConvolutionShape shape) {
    return kernels.computeIfAbsent(shape, KernelChoice.kernels(dataType)::averagePool);
  }
}
