package sparkception.zoo.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import sparkception.zoo.architecture.Architecture;

/**
 * Where a network can be cut in two: at layers that everything goes through on its way from the
 * image to the classes. What lies at and below such a point can be frozen; a layer within a
 * residual or a branch is none, since a path leads around it.
 *
 * <p>A convolution belongs together with the normalization that follows it, so the two are not cut
 * apart; neither is the classifier, which is always trained.
 */
public final class FreezePoints {

  private static final int ANY_CLASSES = 2;

  private final List<String> order;
  private final List<String> points;
  private final Map<String, Boolean> weighted = new HashMap<>();

  private FreezePoints(ComputationGraphConfiguration graph) {
    this.order = GraphOrder.of(graph);
    graph.getVertices().forEach((name, vertex) -> weighted.put(name, vertex.numParams(false) > 0));
    this.points =
        order.stream()
            .filter(name -> isCut(graph, name))
            .filter(name -> !normalizedNext(graph, name))
            .filter(name -> !graph.getNetworkOutputs().contains(name))
            .toList();
  }

  /** Those of a network. */
  public static FreezePoints of(ComputationGraphConfiguration graph) {
    return new FreezePoints(graph);
  }

  /** Those of a family of networks, whatever its classes. */
  public static FreezePoints of(Architecture architecture) {
    return of(architecture.graph(ANY_CLASSES, 0, 0));
  }

  /** The points, from the image to the classes; the last has no layer above but the classifier. */
  public List<String> names() {
    return points;
  }

  /** All layers of the network, from the image to the classes. */
  public List<String> layers() {
    return order;
  }

  /** Whether nothing but the classifier is above a point. */
  public boolean isWholeBackbone(String point) {
    return point.equals(points.get(points.size() - 1));
  }

  /**
   * The points at which ever less is frozen: the given one, then one further down for each group of
   * layers that is thawed, in the end empty, where nothing is frozen.
   */
  public List<Optional<String>> thawing(String point) {
    List<Optional<String>> steps = new ArrayList<>(List.of(Optional.of(point)));
    for (int i = points.indexOf(point); i >= 0; i--) {
      Optional<String> below = i == 0 ? Optional.empty() : Optional.of(points.get(i - 1));
      if (!hasWeights(below.orElse(null), points.get(i))) {
        steps.set(steps.size() - 1, below);
      } else {
        steps.add(below);
      }
    }
    // A point that holds nothing of its own is the same as the one below it, and asked for first.
    steps.set(0, Optional.of(point));
    return List.copyOf(steps);
  }

  /**
   * How far each layer is from the classes, in groups of layers with weights between two points: 0
   * for the classifier, 1 for the group before it, and so on.
   */
  public Map<String, Integer> depths() {
    Map<String, Integer> depths = new LinkedHashMap<>();
    int depth = 0;
    boolean weights = false;
    for (int i = order.size() - 1; i >= 0; i--) {
      if (points.contains(order.get(i)) && weights) {
        depth++;
        weights = false;
      }
      weights |= weighted.get(order.get(i));
      depths.put(order.get(i), depth);
    }
    return depths;
  }

  private boolean hasWeights(String after, String upTo) {
    int from = after == null ? 0 : order.indexOf(after) + 1;
    return order.subList(from, order.indexOf(upTo) + 1).stream().anyMatch(weighted::get);
  }

  /** Whether no edge of the graph leads around a vertex. */
  private boolean isCut(ComputationGraphConfiguration graph, String vertex) {
    int place = order.indexOf(vertex);
    return graph.getVertexInputs().entrySet().stream()
        .noneMatch(
            entry ->
                order.indexOf(entry.getKey()) > place
                    && entry.getValue().stream().anyMatch(from -> order.indexOf(from) < place));
  }

  private static boolean normalizedNext(ComputationGraphConfiguration graph, String vertex) {
    List<String> readers =
        graph.getVertexInputs().entrySet().stream()
            .filter(entry -> entry.getValue().contains(vertex))
            .map(Map.Entry::getKey)
            .toList();
    return readers.size() == 1 && isNormalization(graph.getVertices().get(readers.get(0)));
  }

  private static boolean isNormalization(GraphVertex vertex) {
    return vertex instanceof LayerVertex layered
        && layered.getLayerConf().getLayer() instanceof BatchNormalization;
  }
}
