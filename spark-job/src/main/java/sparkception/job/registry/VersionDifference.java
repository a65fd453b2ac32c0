package sparkception.job.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A thing that two versions have otherwise.
 *
 * @param what its name: {@code metrics.top1}, {@code lineage.parent}, {@code recipe.train.epochs}
 * @param before in the first; null if it has none
 * @param after in the second
 */
public record VersionDifference(String what, String before, String after) {

  /** All differences of figures, lineage and recipe, in this order. */
  static List<VersionDifference> between(
      ModelVersion a, Map<String, String> recipeA, ModelVersion b, Map<String, String> recipeB) {
    List<VersionDifference> all = new ArrayList<>();
    add(all, "metrics.", texts(a.metrics()), texts(b.metrics()));
    add(all, "lineage.", lineage(a.lineage()), lineage(b.lineage()));
    add(all, "recipe.", recipeA, recipeB);
    return all;
  }

  private static void add(
      List<VersionDifference> all, String prefix, Map<String, String> a, Map<String, String> b) {
    TreeSet<String> keys = new TreeSet<>(a.keySet());
    keys.addAll(b.keySet());
    keys.stream()
        .filter(key -> !Objects.equals(a.get(key), b.get(key)))
        .map(key -> new VersionDifference(prefix + key, a.get(key), b.get(key)))
        .forEach(all::add);
  }

  private static Map<String, String> texts(Map<String, Double> metrics) {
    Map<String, String> texts = new LinkedHashMap<>();
    metrics.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  private static Map<String, String> lineage(Lineage lineage) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("data", lineage.data());
    texts.put("data_fingerprint", lineage.dataFingerprint());
    texts.put("parent", lineage.parent() == null ? null : lineage.parent().toString());
    texts.put("program", lineage.program());
    return texts;
  }
}
