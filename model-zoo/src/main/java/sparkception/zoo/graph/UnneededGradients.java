package sparkception.zoo.graph;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import sparkception.zoo.layers.InputGradient;

/**
 * Leaves out the gradients of what is not trained: the network's input, and frozen layers. DL4J
 * ends its backward pass there, but lets the last layer before the end compute for nobody.
 */
public final class UnneededGradients {

  private UnneededGradients() {}

  /** Leaves them out of a network that is initialized and frozen as it will be. */
  public static void omit(ComputationGraph network) {
    for (GraphVertex vertex : network.getVertices()) {
      if (vertex.hasLayer()
          && vertex.getLayer() instanceof InputGradient layer
          && readsWhatIsNotTrained(network, vertex)) {
        layer.omitInputGradient();
      }
    }
  }

  private static boolean readsWhatIsNotTrained(ComputationGraph network, GraphVertex vertex) {
    for (VertexIndices input : vertex.getInputVertices()) {
      GraphVertex source = network.getVertices()[input.getVertexIndex()];
      boolean frozen =
          source instanceof FrozenVertex
              || (source.hasLayer() && source.getLayer() instanceof FrozenLayer);
      if ((!source.isInputVertex() && !frozen) || hasOtherReaders(source)) {
        return false;
      }
    }
    return true;
  }

  /** DL4J adds up what several readers give, and stumbles over one that gives nothing. */
  private static boolean hasOtherReaders(GraphVertex source) {
    return source.getOutputVertices().length > 1;
  }
}
