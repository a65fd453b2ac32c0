package sparkception.zoo.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConcatenationKernel;
import sparkception.zoo.kernels.KernelChoice;

/** Runs a {@link Concatenation}. */
@SuppressWarnings("overrides") // DL4J's base class and interface disagree about an ellipsis.
final class ConcatenationRunner extends MergeVertex {

  private static final int CHANNELS = 3;

  private final transient Map<Long, ConcatenationKernel> kernels = new HashMap<>();

  ConcatenationRunner(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type, CHANNELS);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    long[] shape = inputs[0].shape().clone();
    shape[CHANNELS] = Arrays.stream(inputs).mapToLong(input -> input.size(CHANNELS)).sum();
    INDArray whole = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
    kernel().join(List.of(inputs), whole);
    return whole;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    List<INDArray> parts = new ArrayList<>();
    for (INDArray input : inputs) {
      parts.add(
          workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c'));
    }
    kernel().split(epsilon, parts);
    return new Pair<>(null, parts.toArray(INDArray[]::new));
  }

  private ConcatenationKernel kernel() {
    List<Integer> channels =
        Arrays.stream(inputs).map(input -> (int) input.size(CHANNELS)).toList();
    return kernels.computeIfAbsent(
        inputs[0].length() / channels.get(0),
        pixels -> KernelChoice.kernels(dataType).concatenation(pixels, channels));
  }
}
