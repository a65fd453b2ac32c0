package sparkception.job.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import sparkception.job.run.Calibration;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;

/** An evaluation for people. */
final class EvaluationText {

  private static final int MOST_CLASSES_IN_MATRIX = 20;

  private EvaluationText() {}

  static String of(Evaluation evaluation) {
    return classes(evaluation) + "\n" + matrix(evaluation) + summary(evaluation);
  }

  private static String summary(Evaluation evaluation) {
    return calibration(evaluation)
        + format(
            "top-1 %.4f  %s%sloss %.4f  (%,d images of split %s, %.0f images/s)%n"
                + "Checkpoint %s%n",
            evaluation.top1(),
            evaluation.top5() == null ? "" : format("top-5 %.4f  ", evaluation.top5()),
            evaluation.mapAt100() == null ? "" : format("MAP@100 %.4f  ", evaluation.mapAt100()),
            evaluation.loss(),
            evaluation.examples(),
            evaluation.split(),
            evaluation.imagesPerSecond(),
            evaluation.checkpoint());
  }

  private static String calibration(Evaluation evaluation) {
    String means =
        format(
            "balanced accuracy %.4f  macro F1 %.4f",
            evaluation.balancedAccuracy(), evaluation.macroF1());
    Calibration calibration = evaluation.calibration();
    if (calibration == null) {
      return means + "\n";
    }
    String scaled =
        calibration.temperature() == null
            ? ""
            : format(
                " (%.4f at temperature %.2f)",
                calibration.errorAtTemperature(), calibration.temperature());
    return format("%s  calibration error %.4f%s%n", means, calibration.error(), scaled);
  }

  private static String classes(Evaluation evaluation) {
    return evaluation.classes().stream()
        .map(
            score ->
                format(
                    "%4d  %-24s %,8d   %9.4f  %s%n",
                    score.index(),
                    score.name(),
                    score.examples(),
                    score.precision(),
                    score.recall() == null ? "not tested" : format("%6.4f", score.recall())))
        .collect(
            Collectors.joining(
                "", format("   #  %-24s %8s   precision  recall%n", "class", "images"), ""));
  }

  private static String matrix(Evaluation evaluation) {
    long[][] confusion = evaluation.confusion();
    if (confusion.length == 0 || confusion.length > MOST_CLASSES_IN_MATRIX) {
      return "";
    }
    String head =
        evaluation.classes().stream()
            .map(score -> format("%7s", "#" + score.index()))
            .collect(Collectors.joining());
    return format("Rows are true classes, columns predicted ones%n%16s%s%n", "", head)
        + evaluation.classes().stream()
            .map(score -> row(score, confusion[score.index()]))
            .collect(Collectors.joining())
        + "\n";
  }

  private static String row(ClassScore score, long[] counts) {
    String cells =
        LongStream.of(counts).mapToObj(count -> format("%7d", count)).collect(Collectors.joining());
    return format("#%-3d %-10.10s  %s%n", score.index(), score.name(), cells);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
