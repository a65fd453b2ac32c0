package sparkception.zoo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** The result of a benchmark: figures as JSON, and the table that people read. */
final class Report {

  private final String name;
  private final List<Map<String, Object>> figures = new ArrayList<>();
  private final StringBuilder table = new StringBuilder();

  /**
   * A report.
   *
   * @param name of its files
   * @param columns of the table
   */
  Report(String name, String... columns) {
    this.name = name;
    row((Object[]) columns);
    row(Arrays.stream(columns).map(column -> "---").toArray());
  }

  /** Adds a row to the table; numbers as they should be read. */
  void row(Object... cells) {
    table.append("| ");
    table.append(String.join(" | ", Arrays.stream(cells).map(String::valueOf).toList()));
    table.append(" |\n");
  }

  /** Adds figures to the JSON: names and values in turn. */
  void figures(Object... namesAndValues) {
    Map<String, Object> entry = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entry.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    figures.add(entry);
  }

  /** Prints the table and writes {@code NAME.json} and {@code NAME.md} into a folder. */
  void write(Path folder) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("benchmark", name);
    json.put("measured", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("machine", Machine.facts());
    json.put("threads", Machine.threads());
    json.put("figures", figures);
    Files.createDirectories(folder);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve(name + ".json").toFile(), json);
    String text = "%s, %d threads%n%n%s".formatted(Machine.words(), Machine.threads(), table);
    Files.writeString(folder.resolve(name + ".md"), text);
    System.out.println(text);
  }

  /** A number with as many decimals. */
  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
