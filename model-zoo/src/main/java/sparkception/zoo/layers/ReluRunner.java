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
import sparkception.zoo.kernels.KernelChoice;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.ReluKernel;

/** Runs a {@link Relu}; the output is kept for the backward pass, where DL4J copies the input. */
final class ReluRunner extends AbstractLayer<Relu> {

  private final transient Map<Long, ReluKernel> kernels = new HashMap<>();
  private transient INDArray output;

  ReluRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
    kernel().forward(input, output);
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    INDArray dx =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, dy.shape(), 'c');
    kernel().backward(output, dy, dx);
    output = null;
    return new Pair<>(new DefaultGradient(), dx);
  }

  private ReluKernel kernel() {
    return kernels.computeIfAbsent(
        input.length(), length -> KernelChoice.kernels(dataType).relu(length, Rectifier.RELU));
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
