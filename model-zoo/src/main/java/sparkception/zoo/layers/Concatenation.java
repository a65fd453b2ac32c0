package sparkception.zoo.layers;

import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The branches of an Inception module side by side: DL4J's vertex over the channels of NHWC
 * activations, run on the kernel seam.
 */
public class Concatenation extends MergeVertex {

  private static final int CHANNELS = 3;

  /** Also for JSON. */
  public Concatenation() {
    setMergeAxis(CHANNELS);
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new ConcatenationRunner(graph, name, index, type);
  }

  @Override
  public Concatenation clone() {
    return new Concatenation();
  }
}
