package sparkception.job.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.Evaluation;
import sparkception.job.run.MetricLine;
import sparkception.job.run.Metrics;
import sparkception.job.run.Recovery;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.run.RunStatus;
import sparkception.job.run.TransferRecord;

/**
 * A run's page.
 *
 * @param title of the page
 * @param recipe YAML
 * @param run what was trained on what; null where the run folder says nothing of it
 * @param status how its latest start is doing; null where the run folder says nothing of it
 * @param metrics of training
 * @param points the figures at checkpoints
 * @param evaluations the latest of each split and data set
 * @param transfer what it began with of another run; null if it began at random
 * @param recoveries what failed without stopping training
 */
record ReportPage(
    String title,
    String recipe,
    RunDescription run,
    RunStatus status,
    RunMetrics metrics,
    List<AccuracyPoint> points,
    List<Evaluation> evaluations,
    TransferRecord transfer,
    List<Recovery> recoveries) {

  private static final String TRAINING_SPLIT = "train";

  /** What a run folder holds by now. */
  static ReportPage of(RunFolder run) throws IOException {
    RunReader reader = RunReader.open(run);
    Metrics metrics = reader.metrics();
    return new ReportPage(
        new Path(run.path().toString()).getName(),
        reader.recipe("report on"),
        reader.description().orElse(null),
        reader.status().orElse(null),
        new RunMetrics(metrics.rounds()),
        reader.points(),
        reader.evaluations(),
        reader.transfer().orElse(null),
        metrics.recoveries());
  }

  /** The same under another title. */
  ReportPage titled(String other) {
    return new ReportPage(
        other, recipe, run, status, metrics, points, evaluations, transfer, recoveries);
  }

  String html() {
    String sections =
        Html.section("Training", chartsWithDivergence())
            + evaluations.stream()
                .map(evaluation -> EvaluationSection.html(evaluation, named(evaluation), trained()))
                .collect(Collectors.joining())
            + Html.section("Where the time went", PhaseSection.html(metrics))
            + facts()
            + Html.section("Recipe", Page.preformatted(recipe));
    return Page.html(title, tiles() + Html.contents(sections) + sections);
  }

  /** Its data set, where it comes from and what made it. */
  String facts() {
    return Html.section("Data set", DataSetSection.html(run, evaluations))
        + Html.section(
            "Lineage", LineageSection.html(run, status, transfer, recoveries, evaluations))
        + Html.section("Environment", EnvironmentSection.html(run, evaluations));
  }

  /** Training images of each class; null where it is not known. */
  List<Long> trained() {
    return run == null || run.dataSet() == null ? null : run.dataSet().trainingImages();
  }

  /** Its figures, large. */
  String tiles() {
    List<String> tiles = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      tiles.add(tile("top-1, " + named(evaluation), Figures.percent(evaluation.top1())));
      if (EvaluationSection.hasTop5(evaluation)) {
        tiles.add(tile("top-5, " + named(evaluation), Figures.percent(evaluation.top5())));
      }
      if (evaluation.mapAt100() != null) {
        tiles.add(
            tile("MAP@100, " + named(evaluation), Figures.format("%.4f", evaluation.mapAt100())));
      }
    }
    if (!metrics.rounds().isEmpty()) {
      tiles.add(tile("samples seen", Figures.count(metrics.samples())));
      tiles.add(tile("training time", Figures.duration(metrics.sum(MetricLine::seconds))));
      tiles.add(tile("images/s", Figures.format("%,.0f", metrics.imagesPerSecond())));
    }
    return tiles.isEmpty() ? "" : "<div class=\"tiles\">\n" + String.join("", tiles) + "</div>\n";
  }

  private static String tile(String name, String value) {
    return String.format(
        Locale.ROOT,
        "<div class=\"tile\"><b>%s</b><span>%s</span></div>\n",
        Html.text(value),
        Html.text(name));
  }

  /** Its curves. */
  String charts() {
    return charts(curves());
  }

  private String chartsWithDivergence() {
    List<LineChart> all = new ArrayList<>(curves());
    all.add(RunPages.divergence(this));
    return charts(all);
  }

  private String charts(List<LineChart> drawn) {
    String charts = drawn.stream().map(LineChart::html).collect(Collectors.joining());
    return charts.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, "<div class=\"charts\">\n%s</div>\n%s", charts, evaluationCurves().note());
  }

  /** Loss, accuracy, learning rate, images a second; those without a line are empty. */
  List<LineChart> curves() {
    EvaluationCurves evaluated = evaluationCurves();
    List<Series> losses = new ArrayList<>(List.of(metrics.series("training", MetricLine::loss)));
    losses.addAll(evaluated.losses());
    List<Series> accuracies = new ArrayList<>(List.of(new Series("training", List.of())));
    accuracies.addAll(evaluated.accuracies());
    return List.of(
        curve("Loss", LineChart.Scale.FROM_ZERO, losses),
        curve("Accuracy (top-1)", LineChart.Scale.SHARES, accuracies),
        curve(
            "Learning rate",
            LineChart.Scale.FROM_ZERO,
            List.of(metrics.series("", MetricLine::learningRate))),
        curve("Images per second", LineChart.Scale.FROM_ZERO, List.of(metrics.speeds())));
  }

  private EvaluationCurves evaluationCurves() {
    return new EvaluationCurves(points, ofThisData());
  }

  /** Over epochs where it is known how long one is. */
  LineChart curve(String title, LineChart.Scale scale, List<Series> series) {
    Long epoch = run == null || run.images() == null ? null : run.images().get(TRAINING_SPLIT);
    return epoch == null || epoch == 0
        ? new LineChart(title, "samples seen", scale, series)
        : new LineChart(
            title, "epochs", scale, series.stream().map(line -> line.per(epoch)).toList());
  }

  private List<Evaluation> ofThisData() {
    return evaluations.stream().filter(this::isOfThisData).toList();
  }

  boolean isOfThisData(Evaluation evaluation) {
    return run == null
        || run.data() == null
        || lastName(run.data()).equals(lastName(evaluation.data()));
  }

  /** The split, and the data set too if it is another than that of training. */
  String named(Evaluation evaluation) {
    return isOfThisData(evaluation)
        ? evaluation.split()
        : String.format(Locale.ROOT, "%s of %s", evaluation.split(), lastName(evaluation.data()));
  }

  /** Of a folder's path, however it was typed. */
  private static String lastName(String path) {
    String trimmed = Objects.toString(path, "").replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
