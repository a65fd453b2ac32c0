package sparkception.job.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.job.evaluate.Evaluation;
import sparkception.job.evaluate.Prediction;

/** Example predictions as pictures. */
final class GallerySection {

  private GallerySection() {}

  static String html(Evaluation evaluation) {
    return group("Right", evaluation, true) + group("Wrong", evaluation, false);
  }

  private static String group(String heading, Evaluation evaluation, boolean right) {
    List<Prediction> group =
        evaluation.predictions().stream()
            .filter(prediction -> (prediction.actual() == prediction.predicted()) == right)
            .toList();
    return group.isEmpty()
        ? ""
        : group.stream()
            .map(prediction -> card(evaluation, prediction))
            .collect(
                Collectors.joining(
                    "", "<h3>%s</h3>\n<div class=\"gallery\">\n".formatted(heading), "</div>\n"));
  }

  private static String card(Evaluation evaluation, Prediction prediction) {
    String predicted = name(evaluation, prediction.predicted());
    String actual = name(evaluation, prediction.actual());
    boolean right = prediction.actual() == prediction.predicted();
    return String.format(
        Locale.ROOT,
        "<div class=\"card %s\"><img src=\"%s\" alt=\"%s\" title=\"%s\">"
            + "<b>%s</b> <span>%.0f%%</span>%s</div>%n",
        right ? "right" : "wrong",
        Html.text(prediction.image()),
        actual,
        Html.text(prediction.path()),
        predicted,
        100 * prediction.probability(),
        right ? "" : "<br><small>is %s</small>".formatted(actual));
  }

  private static String name(Evaluation evaluation, int index) {
    return Html.text(evaluation.classes().get(index).name());
  }
}
