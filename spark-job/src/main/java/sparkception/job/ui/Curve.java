package sparkception.job.ui;

import java.util.List;
import java.util.function.ToDoubleFunction;
import sparkception.job.report.LineChart;
import sparkception.job.report.Series;

/**
 * A chart as numbers.
 *
 * @param title above it
 * @param across what the horizontal axis counts
 * @param scale of the vertical axis
 * @param description instead of the picture
 * @param lines at most five; one without points keeps its colour free
 */
record Curve(
    String title, String across, LineChart.Scale scale, String description, List<Line> lines) {

  /**
   * A line.
   *
   * @param name empty where it is the only one
   * @param x increasing
   * @param y as many
   */
  record Line(String name, double[] x, double[] y) {

    private static Line of(Series series) {
      return new Line(
          series.name(), values(series, Series.Point::x), values(series, Series.Point::y));
    }

    private static double[] values(Series series, ToDoubleFunction<Series.Point> coordinate) {
      return series.points().stream().mapToDouble(coordinate).toArray();
    }
  }

  static Curve of(LineChart chart) {
    return new Curve(
        chart.title(),
        chart.across(),
        chart.scale(),
        chart.description(),
        chart.series().stream().map(Line::of).toList());
  }
}
