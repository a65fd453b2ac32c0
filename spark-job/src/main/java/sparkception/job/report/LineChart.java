package sparkception.job.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Lines as inline SVG whose colours the page's style sheet gives.
 *
 * @param title above it
 * @param across what the horizontal scale counts
 * @param fromZero whether the vertical scale begins at 0, so that small changes look small
 * @param series the lines, at most five; those without points are left out
 */
public record LineChart(String title, String across, boolean fromZero, List<Series> series) {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 260;
  private static final int LEFT = 52;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 34;
  private static final int MOST_POINTS = 400;

  /** Leaves out empty lines and thins out long ones. */
  public LineChart {
    series =
        series.stream()
            .filter(line -> !line.points().isEmpty())
            .map(line -> line.thinned(MOST_POINTS))
            .toList();
  }

  /** Lines over the samples that training has seen. */
  public static LineChart overSamples(String title, boolean fromZero, List<Series> series) {
    return new LineChart(title, "samples seen", fromZero, series);
  }

  /** A figure; nothing when there is no line to draw. */
  public String html() {
    if (series.isEmpty()) {
      return "";
    }
    Axis x = Axis.over(0, values(Series.Point::x).max().orElseThrow(), 5);
    double least = fromZero ? 0 : values(Series.Point::y).min().orElseThrow();
    Axis y = Axis.over(least, values(Series.Point::y).max().orElseThrow(), 5);
    return "<figure>\n<figcaption>%s%s</figcaption>\n%s</figure>\n"
        .formatted(Html.text(title), legend(), svg(x, y));
  }

  private String svg(Axis x, Axis y) {
    return """
        <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s%s%s<text class="axis" x="%d" y="%d" text-anchor="end">%s</text>
        </svg>
        """
        .formatted(
            WIDTH,
            HEIGHT,
            Html.text(title),
            horizontalGrid(y),
            verticalTicks(x),
            lines(x, y),
            WIDTH - RIGHT,
            HEIGHT - 2,
            Html.text(across));
  }

  private String legend() {
    if (series.size() < 2) {
      return "";
    }
    StringBuilder legend = new StringBuilder();
    for (int i = 0; i < series.size(); i++) {
      legend.append(
          " <span class=\"key key%d\">%s</span>".formatted(i, Html.text(series.get(i).name())));
    }
    return legend.toString();
  }

  private static String horizontalGrid(Axis y) {
    return y.ticks().stream()
        .map(
            tick ->
                format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<text class=\"axis\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT,
                    WIDTH - RIGHT,
                    atY(y, tick),
                    atY(y, tick),
                    LEFT - 6,
                    atY(y, tick) + 4,
                    y.label(tick)))
        .collect(Collectors.joining());
  }

  private static String verticalTicks(Axis x) {
    return x.ticks().stream()
        .map(
            tick ->
                format(
                    "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                    atX(x, tick), HEIGHT - BOTTOM + 16, x.label(tick)))
        .collect(Collectors.joining());
  }

  private String lines(Axis x, Axis y) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < series.size(); i++) {
      lines.append(line(i, series.get(i).points(), x, y));
    }
    return lines.toString();
  }

  /** Few points get a mark each, or a single one would not be seen. */
  private static String line(int index, List<Series.Point> points, Axis x, Axis y) {
    String path =
        points.stream()
            .map(point -> format("%.1f,%.1f", atX(x, point.x()), atY(y, point.y())))
            .collect(Collectors.joining(" "));
    String marks =
        points.size() > 40
            ? ""
            : points.stream()
                .map(
                    point ->
                        format(
                            "<circle class=\"mark mark%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                            index, atX(x, point.x()), atY(y, point.y())))
                .collect(Collectors.joining());
    return "<polyline class=\"line line%d\" points=\"%s\"/>%s\n".formatted(index, path, marks);
  }

  private DoubleStream values(ToDoubleFunction<Series.Point> coordinate) {
    return series.stream().flatMap(line -> line.points().stream()).mapToDouble(coordinate);
  }

  private static double atX(Axis x, double value) {
    return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double atY(Axis y, double value) {
    return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - BOTTOM - TOP);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
