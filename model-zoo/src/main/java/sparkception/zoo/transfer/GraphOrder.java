package sparkception.zoo.transfer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** A graph's vertices, each after those that it reads. */
final class GraphOrder {

  private GraphOrder() {}

  static List<String> of(ComputationGraphConfiguration graph) {
    Set<String> done = new LinkedHashSet<>(graph.getNetworkInputs());
    List<String> waiting = new ArrayList<>(graph.getVertices().keySet());
    while (!waiting.isEmpty()) {
      boolean moved =
          waiting.removeIf(
              vertex -> done.containsAll(graph.getVertexInputs().get(vertex)) && done.add(vertex));
      if (!moved) {
        throw new IllegalArgumentException("Invalid network: " + waiting + " read one another");
      }
    }
    done.removeAll(graph.getNetworkInputs());
    return List.copyOf(done);
  }
}
