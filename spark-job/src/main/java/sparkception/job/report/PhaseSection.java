package sparkception.job.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import sparkception.job.run.MetricLine;

/** Where the rounds' time went; the parts sum to the whole. */
final class PhaseSection {

  /**
   * A part of a round.
   *
   * @param measured its seconds; null where a round does not tell
   */
  private record Phase(Function<MetricLine, Double> measured, String name) {

    double seconds(MetricLine round) {
      return Objects.requireNonNullElse(measured.apply(round), 0.0);
    }
  }

  private static final List<Phase> PHASES =
      List.of(
          new Phase(MetricLine::computeSeconds, "training steps of the slowest worker"),
          new Phase(MetricLine::fetchSeconds, "its waiting for images"),
          new Phase(MetricLine::reduceSeconds, "handing over and averaging"),
          new Phase(MetricLine::broadcastSeconds, "sending and loading the average"));

  private static final String REST = "scheduling, and workers waiting for a core";

  private PhaseSection() {}

  static String html(RunMetrics metrics) {
    double seconds = metrics.sum(MetricLine::seconds);
    if (seconds == 0) {
      return "";
    }
    StringBuilder table = new StringBuilder("<table class=\"phases\">\n");
    table
        .append("<caption>Where the time of training went</caption>\n")
        .append(Html.head(List.of("phase", "share of it", "time", "%")))
        .append("<tbody>\n");
    parts(metrics)
        .forEach(
            (phase, part) ->
                table.append(BarTable.row(phase, Figures.duration(part), part / seconds)));
    return table
        .append("</tbody><tfoot>")
        .append(BarTable.row("all rounds", Figures.duration(seconds), 1))
        .append("</tfoot></table>")
        .toString();
  }

  /** Seconds of each phase, round by round. */
  static List<Series> lines(RunMetrics metrics) {
    return PHASES.stream().map(phase -> metrics.series(phase.name(), phase.measured())).toList();
  }

  /** Seconds of each phase. What is measured of different workers may sum to more than a round. */
  static Map<String, Double> parts(RunMetrics metrics) {
    Map<String, Double> parts = new LinkedHashMap<>();
    for (MetricLine round : metrics.rounds()) {
      double seconds = Objects.requireNonNullElse(round.seconds(), 0.0);
      double measured = PHASES.stream().mapToDouble(phase -> phase.seconds(round)).sum();
      double scale = measured > seconds ? seconds / measured : 1;
      for (Phase phase : PHASES) {
        parts.merge(phase.name(), scale * phase.seconds(round), Double::sum);
      }
      parts.merge(REST, Math.max(0, seconds - measured), Double::sum);
    }
    return parts;
  }
}
