package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Classes above others: what is a cat is an animal, too.
 *
 * @param ancestors of each class that has any, the nearest first
 */
record LabelHierarchy(Map<String, List<String>> ancestors) implements Serializable {

  /** No class is above another one. */
  static final LabelHierarchy NONE = new LabelHierarchy(Map.of());

  /**
   * Reads lines of a class, a tab or comma, and a class above it; a class may have several.
   *
   * @throws SourceException if a line is none, or a class is above itself
   */
  static LabelHierarchy read(Configuration hadoop, Path file) throws IOException {
    Map<String, List<String>> parents = new HashMap<>();
    for (String line : TextLines.read(hadoop, file)) {
      String[] pair = line.split("\\s*[\t,]\\s*", -1);
      if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid hierarchy %s: \"%s\" (must be a class, a tab or comma, and one above it)",
                file,
                line));
      }
      parents.computeIfAbsent(pair[0], child -> new ArrayList<>()).add(pair[1]);
    }
    Map<String, List<String>> ancestors = new HashMap<>();
    for (String child : parents.keySet()) {
      ancestors.put(child, above(child, parents, file));
    }
    return new LabelHierarchy(ancestors);
  }

  private static List<String> above(String child, Map<String, List<String>> parents, Path file)
      throws SourceException {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(child));
    while (!open.isEmpty()) {
      for (String parent : parents.getOrDefault(open.remove(), List.of())) {
        if (found.add(parent)) {
          open.add(parent);
        }
      }
    }
    if (found.contains(child)) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid hierarchy %s: %s is above itself", file, child));
    }
    return List.copyOf(found);
  }

  /** Adds the classes above an image's labels, each with the most confidence of those below. */
  LabelledImage complete(LabelledImage image) {
    if (ancestors.isEmpty()) {
      return image;
    }
    List<String> labels = new ArrayList<>(image.labels());
    List<Float> weights = new ArrayList<>(image.weights());
    for (int i = 0; i < image.labels().size(); i++) {
      for (String above : ancestors.getOrDefault(image.labels().get(i), List.of())) {
        int at = labels.indexOf(above);
        if (at < 0) {
          labels.add(above);
          weights.add(image.weights().get(i));
        } else {
          weights.set(at, Math.max(weights.get(at), image.weights().get(i)));
        }
      }
    }
    return image.with(labels, weights);
  }
}
