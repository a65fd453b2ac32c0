package sparkception.job.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.MetricLine;
import sparkception.job.run.Recovery;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunStatus;

/**
 * What the report on a run draws, for whatever draws it otherwise.
 *
 * @param description what was trained on what; null where the run folder says nothing of it
 * @param status how its latest start is doing; null where it says nothing of that
 * @param recipe YAML
 * @param rounds how many it consists of by now
 * @param newest its newest figures by name, such as {@code top-1, val}: of the last round, and of
 *     the last network that was judged on each split
 * @param charts its curves, those of a round's phases and of the workers' divergence too; none is
 *     empty
 * @param recoveries what failed without stopping it
 */
public record RunFigures(
    RunDescription description,
    RunStatus status,
    String recipe,
    int rounds,
    Map<String, Double> newest,
    List<LineChart> charts,
    List<Recovery> recoveries) {

  /**
   * Reads a run folder.
   *
   * @throws sparkception.job.run.RunFolderException if it is none, or damaged
   */
  public static RunFigures of(RunFolder run) throws IOException {
    ReportPage page = ReportPage.of(run);
    return new RunFigures(
        page.run(),
        page.status(),
        page.recipe(),
        page.metrics().rounds().size(),
        newest(page),
        charts(page),
        page.recoveries());
  }

  private static Map<String, Double> newest(ReportPage page) {
    Map<String, Double> newest = new LinkedHashMap<>();
    List<MetricLine> rounds = page.metrics().rounds();
    if (!rounds.isEmpty()) {
      MetricLine last = rounds.get(rounds.size() - 1);
      newest.put("loss", last.loss());
      newest.put("learning rate", last.learningRate());
      newest.put("images/s", last.imagesPerSecond());
    }
    for (AccuracyPoint point : newestOfSplits(page)) {
      newest.put("top-1, " + point.split(), point.top1());
      newest.put("loss, " + point.split(), point.loss());
    }
    newest.values().removeIf(Objects::isNull);
    return newest;
  }

  private static Iterable<AccuracyPoint> newestOfSplits(ReportPage page) {
    Map<String, AccuracyPoint> newest = new LinkedHashMap<>();
    Stream<AccuracyPoint> evaluated =
        page.evaluations().stream().filter(page::isOfThisData).map(AccuracyPoint::of);
    Stream.concat(page.points().stream(), evaluated)
        .forEach(
            point ->
                newest.merge(
                    point.split(),
                    point,
                    (before, other) -> other.samples() > before.samples() ? other : before));
    return newest.values();
  }

  private static List<LineChart> charts(ReportPage page) {
    List<LineChart> charts = new ArrayList<>(page.curves());
    charts.add(
        page.curve(
            "Seconds of a round, by phase",
            LineChart.Scale.FROM_ZERO,
            PhaseSection.lines(page.metrics())));
    charts.add(RunPages.divergence(page));
    charts.removeIf(LineChart::isEmpty);
    return charts;
  }
}
