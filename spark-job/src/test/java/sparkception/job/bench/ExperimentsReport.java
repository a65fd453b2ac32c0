package sparkception.job.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sparkception.job.report.LineChart;
import sparkception.job.report.Page;

/** What the arms came to, as text, JSON and a page of curves. */
final class ExperimentsReport {

  private static final Set<Arm> PERIODS =
      Set.of(Arm.SINGLE, Arm.PLAIN_1, Arm.PLAIN_5, Arm.PLAIN_16, Arm.PLAIN_64);
  private static final Set<Arm> REMEDIES =
      Set.of(Arm.SINGLE, Arm.PLAIN_16, Arm.OUTER_16, Arm.POST_LOCAL_16, Arm.POST_LOCAL_OUTER_16);

  private ExperimentsReport() {}

  /** Writes {@code experiments.txt}, {@code .json} and {@code .html} into a folder. */
  static void write(List<ArmResult> results, Path folder) throws IOException {
    Files.writeString(folder.resolve("experiments.txt"), text(results));
    Files.writeString(folder.resolve("experiments.html"), html(results));
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("experiments.json").toFile(), json(results));
  }

  static String text(List<ArmResult> results) {
    return rows(results).stream()
        .map(row -> String.format(Locale.ROOT, "%-32s %-16s %-9s %s%n", row.toArray()))
        .collect(Collectors.joining());
  }

  private static String html(List<ArmResult> results) {
    return Page.html(
        "Parameter averaging against one worker",
        Page.section("Top-1 after the last epoch", Page.table(rows(results)))
            + Page.section("Averaging periods", chart("Top-1, mean of the seeds", results, PERIODS))
            + Page.section("Remedies", chart("Top-1, mean of the seeds", results, REMEDIES)));
  }

  private static String chart(String title, List<ArmResult> results, Set<Arm> arms) {
    return LineChart.overSamples(
            title,
            false,
            results.stream()
                .filter(result -> arms.contains(result.arm()))
                .map(ArmResult::curve)
                .toList())
        .html();
  }

  private static List<List<String>> rows(List<ArmResult> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("arm", "top-1, %", "to single", "seeds, %"));
    for (ArmResult result : results) {
      rows.add(
          List.of(
              result.arm().title(),
              "%.2f ± %.2f".formatted(100 * result.mean(), 100 * result.spread()),
              difference(result, results.get(0)),
              result.finals().stream()
                  .map(top1 -> "%.2f".formatted(100 * top1))
                  .collect(Collectors.joining(", "))));
    }
    return rows;
  }

  private static String difference(ArmResult result, ArmResult first) {
    return first.arm() == Arm.SINGLE && result.arm() != Arm.SINGLE
        ? "%+.2f".formatted(100 * (result.mean() - first.mean()))
        : "";
  }

  private static List<Map<String, Object>> json(List<ArmResult> results) {
    List<Map<String, Object>> arms = new ArrayList<>();
    for (ArmResult result : results) {
      Map<String, Object> arm = new LinkedHashMap<>();
      arm.put("arm", result.arm().id());
      arm.put("top1_mean", result.mean());
      arm.put("top1_spread", result.spread());
      arm.put("top1_by_seed_and_samples", result.curves());
      arms.add(arm);
    }
    return arms;
  }
}
