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
 * @param scale of the vertical axis
 * @param series the lines, at most five; one without points is not drawn, but keeps its colour
 *     free; names are shown unless they are empty
 */
public record LineChart(String title, String across, Scale scale, List<Series> series) {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 260;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 38;
  private static final int GAP = 6;
  private static final int MOST_POINTS = 400;
  private static final int MOST_MARKS = 40;

  /** No digit of the page's fonts is wider at the size of an axis. */
  private static final double DIGIT = 7.8;

  /** What the vertical axis spans. */
  public enum Scale {
    /** From the least value to the greatest. */
    VALUES,
    /** From 0, so that small changes look small. */
    FROM_ZERO,
    /** From the least value to 1 at most. */
    SHARES
  }

  /** Thins out long lines. */
  public LineChart {
    series = series.stream().map(line -> line.thinned(MOST_POINTS)).toList();
  }

  /** Lines over the samples that training has seen. */
  public static LineChart overSamples(String title, boolean fromZero, List<Series> series) {
    return new LineChart(title, "samples seen", fromZero ? Scale.FROM_ZERO : Scale.VALUES, series);
  }

  /** Whether there is no line to draw. */
  public boolean isEmpty() {
    return series.stream().allMatch(Series::isEmpty);
  }

  /** A figure; nothing when there is no line to draw. */
  public String html() {
    return isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "<figure>\n<figcaption>%s%s</figcaption>\n%s</figure>\n",
            Html.text(title),
            legend(),
            svg(new Frame(horizontal(), vertical())));
  }

  private Axis horizontal() {
    return Axis.over(0, values(Series.Point::x).max().orElseThrow(), 5);
  }

  private Axis vertical() {
    double least = values(Series.Point::y).min().orElseThrow();
    double most = values(Series.Point::y).max().orElseThrow();
    return switch (scale) {
      case VALUES -> Axis.over(least, most, 5);
      case FROM_ZERO -> Axis.over(Math.min(0, least), most, 5);
      case SHARES -> Axis.overShares(least, most, 5);
    };
  }

  private String svg(Frame frame) {
    return String.format(
        Locale.ROOT,
        """
        <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s%s%s<text class="axis" x="%d" y="%d" text-anchor="end">%s</text>
        </svg>
        """,
        WIDTH,
        HEIGHT,
        Html.text(description()),
        horizontalGrid(frame),
        verticalTicks(frame),
        lines(frame),
        WIDTH - RIGHT,
        HEIGHT - 6,
        Html.text(across));
  }

  /** What a screen reader says instead of the picture. */
  public String description() {
    return series.stream()
        .filter(line -> !line.isEmpty())
        .map(LineChart::description)
        .collect(Collectors.joining("; ", title + ", by " + across + ". ", ""));
  }

  private static String description(Series line) {
    List<Series.Point> points = line.points();
    Series.Point last = points.get(points.size() - 1);
    String name = line.name().isEmpty() ? "" : line.name() + ": ";
    return points.size() == 1
        ? format("%s%.4g", name, last.y())
        : format("%sfrom %.4g to %.4g", name, points.get(0).y(), last.y());
  }

  private String legend() {
    StringBuilder legend = new StringBuilder();
    for (int i = 0; i < series.size(); i++) {
      Series line = series.get(i);
      if (!line.isEmpty() && !line.name().isEmpty()) {
        legend.append(
            String.format(
                Locale.ROOT, " <span class=\"key key%d\">%s</span>", i, Html.text(line.name())));
      }
    }
    return legend.toString();
  }

  private static String horizontalGrid(Frame frame) {
    return frame.y.ticks().stream()
        .map(
            tick ->
                format(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<text class=\"axis\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    frame.left(),
                    frame.right(),
                    frame.atY(tick),
                    frame.atY(tick),
                    frame.left() - GAP,
                    frame.atY(tick) + 4,
                    frame.y.label(tick)))
        .collect(Collectors.joining());
  }

  private static String verticalTicks(Frame frame) {
    return frame.x.ticks().stream()
        .map(
            tick ->
                format(
                    "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                    frame.atX(tick), HEIGHT - BOTTOM + 16, frame.x.label(tick)))
        .collect(Collectors.joining());
  }

  private String lines(Frame frame) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < series.size(); i++) {
      lines.append(series.get(i).isEmpty() ? "" : line(i, series.get(i), frame));
    }
    return lines.toString();
  }

  /** Few points get a mark each, or a single one would not be seen. */
  private String line(int index, Series line, Frame frame) {
    String path =
        line.points().stream()
            .map(point -> format("%.1f,%.1f", frame.atX(point.x()), frame.atY(point.y())))
            .collect(Collectors.joining(" "));
    String marks =
        line.points().size() > MOST_MARKS
            ? ""
            : line.points().stream()
                .map(point -> mark(index, line.name(), point, frame))
                .collect(Collectors.joining());
    return String.format(
        Locale.ROOT, "<polyline class=\"line line%d\" points=\"%s\"/>%s\n", index, path, marks);
  }

  private String mark(int index, String name, Series.Point point, Frame frame) {
    return format(
        "<circle class=\"mark mark%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\">"
            + "<title>%s%.4g at %s %s</title></circle>",
        index,
        frame.atX(point.x()),
        frame.atY(point.y()),
        name.isEmpty() ? "" : Html.text(name) + ": ",
        point.y(),
        place(point.x()),
        Html.text(across));
  }

  private static String place(double x) {
    return x == Math.rint(x) ? format("%,.0f", x) : format("%.2f", x);
  }

  private DoubleStream values(ToDoubleFunction<Series.Point> coordinate) {
    return series.stream().flatMap(line -> line.points().stream()).mapToDouble(coordinate);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** Where values lie in the picture, with as much room for labels as the longest needs. */
  private record Frame(Axis x, Axis y) {

    double left() {
      int longest = y.ticks().stream().mapToInt(tick -> y.label(tick).length()).max().orElse(0);
      return longest * DIGIT + 2 * GAP;
    }

    double right() {
      return WIDTH - Math.max(RIGHT, x.label(x.to()).length() * DIGIT / 2 + 2);
    }

    double atX(double value) {
      return left() + x.share(value) * (right() - left());
    }

    double atY(double value) {
      return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - BOTTOM - TOP);
    }
  }
}
