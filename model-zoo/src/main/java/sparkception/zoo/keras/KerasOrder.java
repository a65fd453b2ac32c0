package sparkception.zoo.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order of {@code model.layers}, by which Keras files its weights whatever a layer's name is.
 *
 * <p>Layers come by depth, the longest way to the output; those of one depth in the order in which
 * a walk from the output towards the input first meets them ({@code map_graph} of Keras's {@code
 * Function}).
 */
final class KerasOrder {

  private final Map<String, KerasNode> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> met = new HashMap<>();
  private final Deque<String> fromOutput = new ArrayDeque<>();

  private KerasOrder(List<KerasNode> nodes) {
    nodes.forEach(node -> this.nodes.put(node.name(), node));
  }

  /**
   * Puts layers into that order.
   *
   * @param nodes of one network, each after those that it reads; the last is the output
   */
  static List<KerasNode> of(List<KerasNode> nodes) {
    KerasOrder order = new KerasOrder(nodes);
    order.walk(nodes.get(nodes.size() - 1).name());
    return order.byDepth();
  }

  /** Networks are a few hundred layers deep, which a stack bears. */
  private void walk(String name) {
    if (met.putIfAbsent(name, met.size()) == null) {
      nodes.get(name).inputs().forEach(this::walk);
      fromOutput.addFirst(name);
    }
  }

  private List<KerasNode> byDepth() {
    Map<String, Integer> depths = new HashMap<>();
    for (String name : fromOutput) {
      int next = depths.merge(name, 0, Integer::max) + 1;
      nodes.get(name).inputs().forEach(input -> depths.merge(input, next, Integer::max));
    }
    Map<Integer, List<String>> levels = new TreeMap<>(Comparator.reverseOrder());
    depths.forEach(
        (name, depth) -> levels.computeIfAbsent(depth, each -> new ArrayList<>()).add(name));
    List<KerasNode> ordered = new ArrayList<>();
    for (List<String> level : levels.values()) {
      level.stream().sorted(Comparator.comparing(met::get)).map(nodes::get).forEach(ordered::add);
    }
    return ordered;
  }
}
