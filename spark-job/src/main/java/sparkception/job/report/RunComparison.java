package sparkception.job.report;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.Evaluation;
import sparkception.job.run.MetricLine;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunStatus;

/** Several runs beside each other: a line each, curves in common charts, and how recipes differ. */
public final class RunComparison {

  /** Lines that a chart's colours and dashes keep apart. */
  private static final int MOST_LINES = 5;

  private static final String NOTHING = "";

  private final List<ReportPage> runs;

  private RunComparison(List<ReportPage> runs) {
    this.runs = runs;
  }

  /**
   * Reads runs.
   *
   * @throws sparkception.job.run.RunFolderException if one is none, or damaged
   */
  public static RunComparison of(List<RunFolder> folders) throws IOException {
    List<ReportPage> runs = new ArrayList<>();
    List<String> names = RunFolder.names(folders);
    for (int i = 0; i < folders.size(); i++) {
      runs.add(ReportPage.of(folders.get(i)).titled(names.get(i)));
    }
    return new RunComparison(runs);
  }

  /** What the table's columns are: figures of all splits that any run was evaluated on, too. */
  public List<String> columns() {
    List<String> columns =
        new ArrayList<>(
            List.of("run", "state", "parameters", "samples", "time", "images/s", "loss"));
    splits().forEach(split -> columns.add("top-1, " + split));
    return columns;
  }

  /** The table, a line for each run; what a run does not say is empty. */
  public List<List<String>> table() {
    return runs.stream().map(this::row).toList();
  }

  private List<String> row(ReportPage run) {
    List<MetricLine> rounds = run.metrics().rounds();
    boolean begun = !rounds.isEmpty();
    List<String> row = new ArrayList<>();
    row.add(run.title());
    row.add(state(run.status()));
    row.add(run.run() == null ? NOTHING : shown(run.run().parameters(), Figures::count));
    row.add(begun ? Figures.count(run.metrics().samples()) : NOTHING);
    row.add(begun ? Figures.duration(run.metrics().sum(MetricLine::seconds)) : NOTHING);
    row.add(speed(run.metrics()));
    row.add(
        begun
            ? shown(rounds.get(rounds.size() - 1).loss(), loss -> Figures.format("%.4f", loss))
            : NOTHING);
    splits().forEach(split -> row.add(newest(run, split).map(Figures::percent).orElse(NOTHING)));
    return row;
  }

  /** One that says that it runs may have been killed. */
  private static String state(RunStatus status) {
    if (status == null) {
      return NOTHING;
    }
    return status.isSilent(Instant.now()) ? "silent" : Objects.toString(status.state(), NOTHING);
  }

  /** Earlier versions did not write how long rounds took. */
  private static String speed(RunMetrics metrics) {
    return metrics.sum(MetricLine::seconds) == 0
        ? NOTHING
        : Figures.format("%,.0f", metrics.imagesPerSecond());
  }

  private static <T> String shown(T value, Function<T, String> as) {
    return value == null ? NOTHING : as.apply(value);
  }

  /** Of the newest network that was judged on a split, in training or after. */
  private static Optional<Double> newest(ReportPage run, String split) {
    return figures(run, split).stream()
        .max(Comparator.comparingLong(AccuracyPoint::samples))
        .map(AccuracyPoint::top1);
  }

  private static List<AccuracyPoint> figures(ReportPage run, String split) {
    List<AccuracyPoint> figures = new ArrayList<>(run.points());
    run.evaluations().stream()
        .filter(run::isOfThisData)
        .map(AccuracyPoint::of)
        .forEach(figures::add);
    return figures.stream().filter(each -> each.split().equals(split)).toList();
  }

  private Set<String> splits() {
    Set<String> splits = new LinkedHashSet<>();
    for (ReportPage run : runs) {
      run.points().forEach(point -> splits.add(point.split()));
      run.evaluations().stream()
          .filter(run::isOfThisData)
          .map(Evaluation::split)
          .forEach(splits::add);
    }
    return splits;
  }

  /** The keys in which their recipes differ, a line each: its name, then its value in each run. */
  public List<List<String>> differences() {
    return RecipeDifferences.of(runs.stream().map(ReportPage::recipe).toList()).rows();
  }

  /** What runs are called, in their order. */
  public List<String> names() {
    return runs.stream().map(ReportPage::title).toList();
  }

  /** All of it, as one page. */
  public String html() {
    return Page.html(
        "Runs compared",
        Page.section("At a glance", glance())
            + Page.section("Training", charts())
            + Page.section("How the recipes differ", differencesTable()));
  }

  /** The table alone, as a page. */
  public String tablePage() {
    return Page.html("Runs at a glance", glance());
  }

  /** The curves alone, as a page. */
  public String curvesPage() {
    return Page.html("Training", charts());
  }

  /** How the recipes differ, as a page. */
  public String recipesPage() {
    return Page.html("How the recipes differ", differencesTable());
  }

  private String glance() {
    return table(columns(), table());
  }

  private static String table(List<String> columns, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>(List.of(columns));
    all.addAll(rows);
    return Page.table(all);
  }

  /** Several of each kind where there are more runs than a chart keeps apart. */
  private String charts() {
    StringBuilder charts = new StringBuilder();
    for (int from = 0; from < runs.size(); from += MOST_LINES) {
      charts.append(charts(runs.subList(from, Math.min(runs.size(), from + MOST_LINES))));
    }
    return charts.isEmpty()
        ? Page.note("No round is done yet.")
        : "<div class=\"charts\">\n" + charts + "</div>\n";
  }

  private String charts(List<ReportPage> some) {
    StringBuilder charts = new StringBuilder();
    charts.append(
        chart("Loss, training", LineChart.Scale.FROM_ZERO, some, curve(MetricLine::loss)));
    for (String split : splits()) {
      charts.append(
          chart(
              "Accuracy (top-1), " + split,
              LineChart.Scale.SHARES,
              some,
              run -> accuracies(run, split)));
    }
    return charts
        .append(
            chart(
                "Learning rate", LineChart.Scale.FROM_ZERO, some, curve(MetricLine::learningRate)))
        .append(
            chart(
                "Images per second",
                LineChart.Scale.FROM_ZERO,
                some,
                run -> new Series(run.title(), run.metrics().speeds().points())))
        .toString();
  }

  private static Function<ReportPage, Series> curve(Function<MetricLine, Double> value) {
    return run -> run.metrics().series(run.title(), value);
  }

  private static Series accuracies(ReportPage run, String split) {
    Map<Long, AccuracyPoint> bySamples =
        figures(run, split).stream()
            .collect(
                Collectors.toMap(
                    AccuracyPoint::samples,
                    point -> point,
                    (first, second) -> first,
                    TreeMap::new));
    return new Series(
        run.title(),
        bySamples.values().stream()
            .map(point -> new Series.Point(point.samples(), point.top1()))
            .toList());
  }

  private static String chart(
      String title,
      LineChart.Scale scale,
      List<ReportPage> some,
      Function<ReportPage, Series> line) {
    return new LineChart(title, "samples seen", scale, some.stream().map(line).toList()).html();
  }

  private String differencesTable() {
    List<List<String>> differences = differences();
    if (differences.isEmpty()) {
      return Page.note("They do not.");
    }
    List<String> columns = new ArrayList<>(List.of("key"));
    columns.addAll(names());
    return table(columns, differences);
  }
}
