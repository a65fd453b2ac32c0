package sparkception.zoo.layers;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.AddKernel;
import sparkception.zoo.kernels.KernelChoice;

/** Runs a {@link ResidualSum} of two inputs. */
@SuppressWarnings("overrides") // DL4J's base class and interface disagree about an ellipsis.
final class ResidualSumRunner extends ElementWiseVertex {

  private final transient Map<Long, AddKernel> kernels = new HashMap<>();

  ResidualSumRunner(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, Op.Add, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray sum =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, inputs[0].shape(), 'c');
    kernels
        .computeIfAbsent(sum.length(), KernelChoice.kernels(dataType)::add)
        .add(inputs[0], inputs[1], sum);
    return sum;
  }

  /** Both inputs get the gradient, each a copy of its own: others are added to it in place. */
  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray[] copies = new INDArray[inputs.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
    }
    return new Pair<>(null, copies);
  }
}
