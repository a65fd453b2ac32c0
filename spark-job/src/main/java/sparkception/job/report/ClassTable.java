package sparkception.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;

/** Each class with its scores, as a table that can be sorted. */
final class ClassTable {

  private ClassTable() {}

  /**
   * The table.
   *
   * @param trained training images of each class; null where it is not known
   */
  static String html(Evaluation evaluation, List<Long> trained) {
    boolean shown = trained != null && trained.size() == evaluation.classes().size();
    StringBuilder table = new StringBuilder("<table class=\"sortable\">\n");
    table
        .append(
            String.format(
                Locale.ROOT,
                "<caption>Each class, of split %s</caption>\n",
                Html.text(evaluation.split())))
        .append(Html.head(columns(shown)))
        .append("<tbody>\n");
    evaluation
        .classes()
        .forEach(score -> table.append(row(score, shown ? trained.get(score.index()) : null)));
    return Html.scrolling("Each class", table.append("</tbody></table>").toString());
  }

  private static List<String> columns(boolean trained) {
    List<String> columns = new ArrayList<>(List.of("class", "#", "images"));
    if (trained) {
      columns.add("in training");
    }
    columns.addAll(List.of("precision", "recall", "F1"));
    return columns;
  }

  /** A class without images in the split was not tested, which is no score of 0. */
  private static String row(ClassScore score, Long trained) {
    boolean tested = score.examples() > 0;
    List<String> cells = new ArrayList<>();
    cells.add(Html.cell(score.index()));
    cells.add(Html.cell(Figures.count(score.examples()), (double) score.examples()));
    if (trained != null) {
      cells.add(Html.cell(Figures.count(trained), (double) trained));
    }
    cells.add(share(score.precision(), tested));
    cells.add(share(score.recall(), tested));
    cells.add(share(score.f1(), tested));
    return Html.row(score.name(), cells);
  }

  private static String share(Double share, boolean tested) {
    return tested
        ? Figures.format(
            "<td class=\"score\" data-value=\"%.6f\" style=\"--share:%.3f\">%s</td>",
            share, share, Figures.percent(share))
        : "<td class=\"none\" data-value=\"-1\">not tested</td>";
  }
}
