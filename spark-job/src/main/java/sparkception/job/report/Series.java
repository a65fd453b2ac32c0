package sparkception.job.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param name of the line
 * @param points with increasing x
 */
public record Series(String name, List<Point> points) {

  /** A point of the line. */
  public record Point(double x, double y) {}

  /**
   * The line as means of at most {@code most} stretches of equal length; a chart of ten thousand
   * points shows no more, and weighs megabytes.
   */
  Series thinned(int most) {
    int stretch = (points.size() + most - 1) / most;
    if (stretch <= 1) {
      return this;
    }
    List<Point> means = new ArrayList<>();
    for (int from = 0; from < points.size(); from += stretch) {
      means.add(mean(points.subList(from, Math.min(points.size(), from + stretch))));
    }
    return new Series(name, means);
  }

  private static Point mean(List<Point> stretch) {
    return new Point(
        stretch.get(stretch.size() - 1).x(),
        stretch.stream().mapToDouble(Point::y).average().orElseThrow());
  }
}
