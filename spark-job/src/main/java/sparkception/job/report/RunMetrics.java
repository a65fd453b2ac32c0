package sparkception.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import sparkception.job.run.MetricLine;

/**
 * What a run's rounds add up to, and their curves.
 *
 * @param rounds in order
 */
record RunMetrics(List<MetricLine> rounds) {

  /**
   * One value over samples seen; rounds without it are left out. A round that is cut short by the
   * end of an epoch says little by itself, and is shown together with the one before.
   */
  Series series(String name, Function<MetricLine, Double> value) {
    return values(name, value).withoutShortPoints();
  }

  private Series values(String name, Function<MetricLine, Double> value) {
    List<Series.Point> points = new ArrayList<>();
    double before = 0;
    for (MetricLine round : rounds) {
      double samples = (double) round.samples();
      Double y = value.apply(round);
      if (y != null && Double.isFinite(y)) {
        points.add(new Series.Point(samples, y, samples - before));
      }
      before = samples;
    }
    return new Series(name, points);
  }

  /** Images per second, whose mean over rounds goes by the seconds that an image takes. */
  Series speeds() {
    return values("", MetricLine::imagesPerSecond)
        .map(RunMetrics::inverse)
        .withoutShortPoints()
        .map(RunMetrics::inverse);
  }

  private static double inverse(double value) {
    return 1 / value;
  }

  /** Of all rounds together; what a round does not tell counts as none. */
  double sum(Function<MetricLine, Double> value) {
    return rounds.stream().mapToDouble(round -> orZero(value.apply(round))).sum();
  }

  private static double orZero(Double value) {
    return Objects.requireNonNullElse(value, 0.0);
  }

  /** Training examples seen by the end of the last round. */
  long samples() {
    return rounds.get(rounds.size() - 1).samples();
  }

  /** Of all rounds together. */
  double imagesPerSecond() {
    return sum(round -> orZero(round.imagesPerSecond()) * orZero(round.seconds()))
        / sum(MetricLine::seconds);
  }
}
