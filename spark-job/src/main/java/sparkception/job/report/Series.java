package sparkception.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A line of a chart.
 *
 * @param name of the line
 * @param points with increasing x
 */
public record Series(String name, List<Point> points) {

  /**
   * A point of the line.
   *
   * @param weight what it counts in a mean
   */
  public record Point(double x, double y, double weight) {

    /** A point like any other. */
    public Point(double x, double y) {
      this(x, y, 1);
    }

    /** Both as one, at the place of the later. */
    private Point merged(Point later) {
      double sum = weight + later.weight;
      return new Point(later.x, (y * weight + later.y * later.weight) / sum, sum);
    }
  }

  /**
   * The line as weighted means of at most {@code most} stretches of equal length; a chart of ten
   * thousand points shows no more, and weighs megabytes.
   */
  Series thinned(int most) {
    int stretch = (points.size() + most - 1) / most;
    if (stretch <= 1) {
      return this;
    }
    List<Point> means = new ArrayList<>();
    for (int from = 0; from < points.size(); from += stretch) {
      List<Point> part = points.subList(from, Math.min(points.size(), from + stretch));
      means.add(part.stream().reduce(Point::merged).orElseThrow());
    }
    return new Series(name, means);
  }

  /** The same with points of less than half the weight of the one before merged into it. */
  Series withoutShortPoints() {
    List<Point> merged = new ArrayList<>();
    double usual = 0;
    for (Point point : points) {
      if (point.weight < usual / 2) {
        merged.add(merged.remove(merged.size() - 1).merged(point));
      } else {
        usual = point.weight;
        merged.add(point);
      }
    }
    return new Series(name, merged);
  }

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return points.isEmpty();
  }

  /** The same with other values. */
  Series map(DoubleUnaryOperator values) {
    return new Series(
        name,
        points.stream()
            .map(point -> new Point(point.x, values.applyAsDouble(point.y), point.weight))
            .toList());
  }

  /** The same over x divided by {@code unit}. */
  Series per(double unit) {
    return new Series(
        name,
        points.stream().map(point -> new Point(point.x / unit, point.y, point.weight)).toList());
  }
}
