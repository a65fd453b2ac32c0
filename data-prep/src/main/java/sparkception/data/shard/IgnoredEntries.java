package sparkception.data.shard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a source has beside images, counted. It holds a few names of each kind, so that it does not
 * grow with the entries.
 *
 * @param counts entries of each kind
 * @param examples of each kind, the first few in the order of their names
 */
public record IgnoredEntries(Map<String, Long> counts, Map<String, List<String>> examples)
    implements Serializable {

  /** Nothing. */
  public static final IgnoredEntries NONE = new IgnoredEntries(Map.of(), Map.of());

  private static final int EXAMPLES = 5;

  /** One entry of a kind. */
  public static IgnoredEntries of(String kind, String path) {
    return new IgnoredEntries(Map.of(kind, 1L), Map.of(kind, List.of(path)));
  }

  /** Both together; the order does not count. */
  public IgnoredEntries plus(IgnoredEntries other) {
    if (counts.isEmpty() || other.counts.isEmpty()) {
      return counts.isEmpty() ? other : this;
    }
    Map<String, Long> sums = new TreeMap<>(counts);
    other.counts.forEach((kind, count) -> sums.merge(kind, count, Long::sum));
    Map<String, List<String>> firsts = new TreeMap<>(examples);
    other.examples.forEach((kind, paths) -> firsts.merge(kind, paths, IgnoredEntries::firsts));
    return new IgnoredEntries(sums, firsts);
  }

  private static List<String> firsts(List<String> some, List<String> others) {
    return new ArrayList<>(
        Stream.concat(some.stream(), others.stream()).sorted().limit(EXAMPLES).toList());
  }

  /** Entries of all kinds. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
