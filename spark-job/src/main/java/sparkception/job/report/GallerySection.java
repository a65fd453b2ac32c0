package sparkception.job.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.job.run.Evaluation;
import sparkception.job.run.Prediction;

/** Predictions as pictures: the worst mistakes first, then a few that are right. */
final class GallerySection {

  private GallerySection() {}

  static String html(Evaluation evaluation) {
    List<Prediction> wrong =
        evaluation.predictions().stream()
            .filter(prediction -> !isRight(prediction))
            .sorted(Comparator.comparingDouble(Prediction::probability).reversed())
            .toList();
    List<Prediction> right =
        evaluation.predictions().stream().filter(GallerySection::isRight).toList();
    return note(evaluation)
        + group("Worst mistakes, the most confident first", evaluation, wrong)
        + group("Right, at random", evaluation, right);
  }

  private static String note(Evaluation evaluation) {
    return evaluation.predictions().stream().anyMatch(each -> each.heat() != null)
        ? Page.note(
            "Beside each picture, what speaks for the class that it was taken for (Grad-CAM): red"
                + " the most, blue a little.")
        : "";
  }

  private static String group(String heading, Evaluation evaluation, List<Prediction> group) {
    return group.isEmpty()
        ? ""
        : group.stream()
            .map(prediction -> card(evaluation, prediction))
            .collect(
                Collectors.joining(
                    "",
                    String.format(
                        Locale.ROOT, "<h3>%s</h3>\n<ul class=\"gallery\">\n", Html.text(heading)),
                    "</ul>\n"));
  }

  private static String card(Evaluation evaluation, Prediction prediction) {
    String predicted = name(evaluation, prediction.predicted());
    String actual = name(evaluation, prediction.actual());
    boolean right = isRight(prediction);
    return Figures.format(
        "<li class=\"card %s\"><div class=\"seen\"><img src=\"%s\" alt=\"%s\">%s</div>"
            + "<b>%s</b> <span>%.1f%%</span>%s<small class=\"path\">%s</small></li>%n",
        right ? "right" : "wrong",
        Html.text(prediction.image()),
        actual,
        heat(prediction, predicted),
        predicted,
        100 * prediction.probability(),
        right ? "" : String.format(Locale.ROOT, "<br><small>is %s</small>", actual),
        Html.text(prediction.path()));
  }

  /** The picture once more, with heat over it. */
  private static String heat(Prediction prediction, String predicted) {
    return prediction.heat() == null
        ? ""
        : String.format(
            Locale.ROOT,
            "<span class=\"heat\"><img src=\"%s\" alt=\"\"><img src=\"%s\" alt=\"Where it sees %s\"></span>",
            Html.text(prediction.image()),
            Html.text(prediction.heat()),
            predicted);
  }

  private static boolean isRight(Prediction prediction) {
    return prediction.actual() == prediction.predicted();
  }

  private static String name(Evaluation evaluation, int index) {
    return Html.text(evaluation.classes().get(index).name());
  }
}
