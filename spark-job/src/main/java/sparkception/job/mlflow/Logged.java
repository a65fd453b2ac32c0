package sparkception.job.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * How many metrics of each series MLflow has, and which, as a tag's text: {@code train=120:8d3f,…}.
 *
 * @param series by name
 */
record Logged(Map<String, Part> series) {

  /** Its name. */
  static final String TAG = "sparkception.logged";

  static final Logged NOTHING = new Logged(Map.of());

  /**
   * The beginning of a series.
   *
   * @param count metrics
   * @param crc of them all
   */
  record Part(int count, long crc) {

    static Part of(List<Metric> metrics) {
      CRC32C crc = new CRC32C();
      metrics.forEach(metric -> crc.update(metric.toString().getBytes(StandardCharsets.UTF_8)));
      return new Part(metrics.size(), crc.getValue());
    }
  }

  /** What {@link #text} has made; anything else means nothing. */
  static Logged parse(String text) {
    Map<String, Part> series = new TreeMap<>();
    for (String each : text.split(";", -1)) {
      if (each.matches("[^=]+=\\d{1,9}:[0-9a-f]{1,8}")) {
        String[] parts = each.split("[=:]", -1);
        series.put(parts[0], new Part(Integer.parseInt(parts[1]), Long.parseLong(parts[2], 16)));
      }
    }
    return new Logged(series);
  }

  String text() {
    return series.entrySet().stream()
        .map(
            each ->
                each.getKey()
                    + "="
                    + each.getValue().count()
                    + ":"
                    + Long.toHexString(each.getValue().crc()))
        .collect(Collectors.joining(";"));
  }

  int count(String name) {
    return series.containsKey(name) ? series.get(name).count() : 0;
  }

  Logged with(String name, List<Metric> metrics) {
    Map<String, Part> more = new TreeMap<>(series);
    more.put(name, Part.of(metrics));
    return new Logged(more);
  }

  /** Whether metrics begin with what was logged. */
  boolean isBeginningOf(Map<String, List<Metric>> metrics) {
    return series.entrySet().stream()
        .allMatch(
            each -> {
              List<Metric> now = metrics.getOrDefault(each.getKey(), List.of());
              int count = each.getValue().count();
              return count <= now.size() && Part.of(now.subList(0, count)).equals(each.getValue());
            });
  }
}
