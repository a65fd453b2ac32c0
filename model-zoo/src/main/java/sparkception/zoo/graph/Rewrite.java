package sparkception.zoo.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A copy of a network's configuration that is changed vertex by vertex. */
final class Rewrite {

  private final ComputationGraphConfiguration copy;

  Rewrite(ComputationGraphConfiguration original) {
    copy = original.clone();
    // They hold for the original's vertices.
    copy.setTopologicalOrder(null);
    copy.setTopologicalOrderStr(null);
  }

  /** The names of all vertices; changes do not show in it. */
  List<String> vertices() {
    return List.copyOf(copy.getVertices().keySet());
  }

  /** The layer of a vertex, or null if it has none. */
  Layer layer(String vertex) {
    return copy.getVertices().get(vertex) instanceof LayerVertex found
        ? found.getLayerConf().getLayer()
        : null;
  }

  /** The first vertex or network input that a vertex reads. */
  String input(String vertex) {
    return copy.getVertexInputs().get(vertex).get(0);
  }

  /** Whether a vertex is read exactly once. */
  boolean hasOneReader(String vertex) {
    long reads =
        copy.getVertexInputs().values().stream()
            .flatMap(Collection::stream)
            .filter(vertex::equals)
            .count();
    return reads == 1 && !copy.getNetworkOutputs().contains(vertex);
  }

  /** Gives a vertex another layer. */
  void replace(String vertex, Layer layer) {
    layer.setLayerName(vertex);
    LayerVertex before = (LayerVertex) copy.getVertices().get(vertex);
    copy.getVertices()
        .put(vertex, new LayerVertex(configured(before, layer), before.getPreProcessor()));
  }

  /** Takes out a vertex with one input, which its readers read from now on. */
  void remove(String vertex) {
    redirect(vertex, input(vertex));
    copy.getVertices().remove(vertex);
    copy.getVertexInputs().remove(vertex);
  }

  /** Puts a layer between a vertex and its readers. */
  void insertAfter(String vertex, String name, Layer layer) {
    layer.setLayerName(name);
    redirect(vertex, name);
    LayerVertex before = (LayerVertex) copy.getVertices().get(vertex);
    copy.getVertices().put(name, new LayerVertex(configured(before, layer), null));
    copy.getVertexInputs().put(name, new ArrayList<>(List.of(vertex)));
  }

  ComputationGraphConfiguration configuration() {
    return copy;
  }

  private void redirect(String from, String to) {
    copy.getVertexInputs().values().forEach(inputs -> inputs.replaceAll(i -> renamed(i, from, to)));
    copy.getNetworkOutputs().replaceAll(output -> renamed(output, from, to));
  }

  private static String renamed(String name, String from, String to) {
    return name.equals(from) ? to : name;
  }

  private static NeuralNetConfiguration configured(LayerVertex before, Layer layer) {
    NeuralNetConfiguration configuration = before.getLayerConf().clone();
    configuration.setLayer(layer);
    configuration.clearVariables();
    return configuration;
  }
}
