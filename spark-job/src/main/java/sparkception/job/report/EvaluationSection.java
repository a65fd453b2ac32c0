package sparkception.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.job.run.Evaluation;

/** One evaluation: what was judged, what it came to, and by which images. */
final class EvaluationSection {

  /** Of so few classes one is nearly always among the five best guesses. */
  private static final int TOO_FEW_FOR_TOP_5 = 5;

  private EvaluationSection() {}

  /**
   * The section.
   *
   * @param named which data set and split it is of
   * @param trained training images of each class; null where it is not known
   */
  static String html(Evaluation evaluation, String named, List<Long> trained) {
    return Html.section(
            "Evaluation on " + named,
            summary(evaluation)
                + judged(evaluation)
                + ReliabilitySection.html(evaluation.calibration())
                + ConfusionSection.matrix(evaluation)
                + "<div class=\"tables\">\n"
                + ClassTable.html(evaluation, trained)
                + ConfusionSection.pairs(evaluation)
                + "</div>\n")
        + Html.section("Predictions on " + named, GallerySection.html(evaluation));
  }

  /** Whether top-5 says anything. */
  static boolean hasTop5(Evaluation evaluation) {
    return evaluation.classes().size() > TOO_FEW_FOR_TOP_5;
  }

  private static String summary(Evaluation evaluation) {
    List<String> figures = new ArrayList<>();
    figures.add(String.format(Locale.ROOT, "top-1 <b>%s</b>", Figures.percent(evaluation.top1())));
    if (hasTop5(evaluation)) {
      figures.add(
          String.format(Locale.ROOT, "top-5 <b>%s</b>", Figures.percent(evaluation.top5())));
    }
    if (evaluation.mapAt100() != null) {
      figures.add(Figures.format("MAP@100 <b>%.4f</b>", evaluation.mapAt100()));
    }
    figures.add(
        String.format(
            Locale.ROOT,
            "balanced accuracy <b>%s</b>",
            Figures.percent(evaluation.balancedAccuracy())));
    figures.add(Figures.format("loss <b>%.4f</b>", evaluation.loss()));
    return String.format(
        Locale.ROOT,
        "<p>%s images: %s.</p>\n",
        Figures.count(evaluation.examples()),
        String.join(", ", figures));
  }

  private static String judged(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "<p class=\"note\">Judged: the network after %s training examples, with %s and %s (%s).</p>\n",
        Figures.count(evaluation.samples()),
        parameters(evaluation.movingAverage()),
        evaluation.batchNormImages() > 0
            ? String.format(
                Locale.ROOT,
                "batch normalization re-estimated from %s training images",
                Figures.count(evaluation.batchNormImages()))
            : "batch normalization as training left it",
        Html.text(evaluation.checkpoint()));
  }

  private static String parameters(Boolean movingAverage) {
    if (movingAverage == null) {
      return "the checkpoint's parameters";
    }
    return movingAverage
        ? "the moving average of its parameters"
        : "its last parameters (no moving average)";
  }
}
