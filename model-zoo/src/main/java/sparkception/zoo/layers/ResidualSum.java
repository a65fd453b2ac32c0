package sparkception.zoo.layers;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sum of a block's path and its shortcut: DL4J's vertex, added on the kernel seam in one pass
 * instead of a copy and an addition.
 */
public class ResidualSum extends ElementWiseVertex {

  /** Also for JSON. */
  public ResidualSum() {
    super(Op.Add);
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new ResidualSumRunner(graph, name, index, type);
  }

  @Override
  public ResidualSum clone() {
    return new ResidualSum();
  }
}
