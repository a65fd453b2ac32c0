package sparkception.zoo.cuda.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes read each node.
 *
 * <p>A block's input that one layer reads, and a residual sum or a strided shortcut beside it, is
 * read by them as it lies in memory, and one kernel puts their gradients together. Whatever else
 * more than one node reads is written down as it is read, and its readers' gradients are added.
 *
 * @param byName of each node, in the network's order
 */
record Readers(Map<String, List<Node>> byName) {

  static Readers of(List<Node> nodes) {
    Map<String, List<Node>> byName = new HashMap<>();
    for (Node node : nodes) {
      node.reads().forEach(read -> byName.computeIfAbsent(read, r -> new ArrayList<>()).add(node));
    }
    return new Readers(byName);
  }

  boolean areTwo(String name) {
    return byName.getOrDefault(name, List.of()).size() == 2;
  }

  /** Whether a value must be written down for them. */
  boolean share(String name, Value value) {
    List<Node> all = byName.getOrDefault(name, List.of());
    long shortcuts = all.stream().filter(reader -> isShortcut(reader, name, value)).count();
    boolean byBlock = all.size() == 2 && shortcuts == 1;
    return all.size() > 1 && !byBlock;
  }

  private static boolean isShortcut(Node reader, String name, Value value) {
    if (reader instanceof Node.Sum sum) {
      return sum.second().equals(name) && value.isPlain();
    }
    return reader instanceof Node.Convolution strided && strided.isEverySecondPixel();
  }
}
