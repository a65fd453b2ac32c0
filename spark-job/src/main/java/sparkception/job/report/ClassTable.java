package sparkception.job.report;

import java.util.List;
import java.util.Locale;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;

/** Each class with its scores, as a table that can be sorted. */
final class ClassTable {

  private static final List<String> COLUMNS =
      List.of("class", "#", "images", "precision", "recall", "F1");

  private ClassTable() {}

  static String html(Evaluation evaluation) {
    StringBuilder table = new StringBuilder("<table class=\"sortable\">\n");
    table
        .append(
            String.format(
                Locale.ROOT,
                "<caption>Each class, of split %s</caption>\n",
                Html.text(evaluation.split())))
        .append(Html.head(COLUMNS))
        .append("<tbody>\n");
    evaluation.classes().forEach(score -> table.append(row(score)));
    return Html.scrolling("Each class", table.append("</tbody></table>").toString());
  }

  /** A class without images in the split was not tested, which is no score of 0. */
  private static String row(ClassScore score) {
    boolean tested = score.examples() > 0;
    return Html.row(
        score.name(),
        List.of(
            Html.cell(score.index()),
            Html.cell(Figures.count(score.examples()), (double) score.examples()),
            share(score.precision(), tested),
            share(score.recall(), tested),
            share(score.f1(), tested)));
  }

  private static String share(Double share, boolean tested) {
    return tested
        ? Figures.format(
            "<td class=\"score\" data-value=\"%.6f\" style=\"--share:%.3f\">%s</td>",
            share, share, Figures.percent(share))
        : "<td class=\"none\" data-value=\"-1\">not tested</td>";
  }
}
