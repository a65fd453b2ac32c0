package sparkception.job.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.Evaluation;

/** How loss and accuracy went on each split that was evaluated, while training and after. */
final class EvaluationCurves {

  /** Those evaluated while training come first. */
  private final Map<String, TreeMap<Long, AccuracyPoint>> splits = new LinkedHashMap<>();

  /** Of the same checkpoint, what was found while training counts. */
  EvaluationCurves(List<AccuracyPoint> whileTraining, List<Evaluation> after) {
    whileTraining.forEach(this::add);
    after.stream().map(AccuracyPoint::of).forEach(this::add);
  }

  private void add(AccuracyPoint point) {
    splits
        .computeIfAbsent(point.split(), split -> new TreeMap<>())
        .putIfAbsent(point.samples(), point);
  }

  List<Series> losses() {
    return series(AccuracyPoint::loss);
  }

  List<Series> accuracies() {
    return series(AccuracyPoint::top1);
  }

  /** Which network the points are of; nothing if there are none, or they do not say. */
  String note() {
    List<AccuracyPoint> points =
        splits.values().stream().flatMap(split -> split.values().stream()).toList();
    boolean average = points.stream().anyMatch(point -> Boolean.TRUE.equals(point.movingAverage()));
    boolean batchNorm = points.stream().anyMatch(point -> point.batchNormImages() > 0);
    if (!average && !batchNorm) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "<p class=\"note\">Evaluated: %s%s%s.</p>\n",
        average ? "the moving average of the parameters" : "the last parameters",
        average && batchNorm ? ", with " : batchNorm ? " with " : "",
        batchNorm ? "batch normalization re-estimated" : "");
  }

  private List<Series> series(ToDoubleFunction<AccuracyPoint> value) {
    return splits.entrySet().stream()
        .map(split -> new Series(split.getKey(), points(split.getValue(), value)))
        .toList();
  }

  private static List<Series.Point> points(
      Map<Long, AccuracyPoint> points, ToDoubleFunction<AccuracyPoint> value) {
    return points.values().stream()
        .map(point -> new Series.Point(point.samples(), value.applyAsDouble(point)))
        .toList();
  }
}
