package sparkception.job.ablate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sparkception.job.report.LineChart;
import sparkception.job.report.Page;
import sparkception.job.report.Series;
import sparkception.job.run.AccuracyPoint;

/**
 * What a study has found.
 *
 * @param split on which arms were compared
 * @param arms in their order, the paper's network first
 * @param curves of each arm, for each seed the figures at its checkpoints
 */
public record AblationResult(
    String split, List<ArmResult> arms, @JsonIgnore Map<String, List<List<AccuracyPoint>>> curves) {

  /** The table, a line for each arm. */
  public List<List<String>> table() {
    double reference = arms.get(0).mean();
    return arms.stream()
        .map(
            arm ->
                List.of(
                    arm.arm(),
                    String.format(Locale.ROOT, "%,d", arm.parameters()),
                    share(arm.mean())
                        + (arm.interval() == null ? "" : " ± " + share(arm.interval())),
                    String.format(Locale.ROOT, "%+.4f", arm.mean() - reference),
                    arm.top1().stream()
                        .map(AblationResult::share)
                        .collect(Collectors.joining(" "))))
        .toList();
  }

  /** What the table's columns are. */
  public static List<String> columns() {
    return List.of("arm", "parameters", "top-1 (95 % interval)", "to the first", "each seed");
  }

  /** A page with the table and a chart of the mean accuracy at the checkpoints. */
  public String html() {
    List<List<String>> rows = new ArrayList<>(List.of(columns()));
    rows.addAll(table());
    return Page.html(
        "Ablations",
        Page.section("On split " + split, Page.table(rows))
            + Page.section("While training", chart().html()));
  }

  private LineChart chart() {
    List<Series> lines =
        curves.entrySet().stream()
            .map(arm -> new Series(arm.getKey(), means(arm.getValue())))
            .toList();
    return new LineChart("top-1, mean of the seeds", "samples seen", LineChart.Scale.SHARES, lines);
  }

  private static List<Series.Point> means(List<List<AccuracyPoint>> seeds) {
    Map<Long, List<Double>> bySamples = new TreeMap<>();
    seeds.stream()
        .flatMap(List::stream)
        .forEach(
            point ->
                bySamples
                    .computeIfAbsent(point.samples(), samples -> new ArrayList<>())
                    .add(point.top1()));
    return bySamples.entrySet().stream()
        .map(
            at ->
                new Series.Point(
                    at.getKey(),
                    at.getValue().stream().mapToDouble(Double::doubleValue).average().orElse(0)))
        .toList();
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
