package sparkception.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import sparkception.job.evaluate.ClassScore;
import sparkception.job.evaluate.Evaluation;

/** The confusion matrix as a table whose cells are shaded by their share of the row. */
final class ConfusionSection {

  private static final int MOST_CLASSES = 30;

  private ConfusionSection() {}

  /** Nothing when there are too many classes to read. */
  static String html(Evaluation evaluation) {
    List<ClassScore> classes = evaluation.classes();
    if (classes.size() > MOST_CLASSES || evaluation.confusion().length == 0) {
      return "";
    }
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table class=\"confusion\">\n");
    table.append(head(classes));
    for (ClassScore actual : classes) {
      table.append(row(actual, evaluation.confusion()[actual.index()]));
    }
    return table
        .append("</table></div>\n<p class=\"note\">Rows are true classes, columns predicted ones.")
        .append("</p>")
        .toString();
  }

  private static String head(List<ClassScore> classes) {
    List<String> cells = new ArrayList<>(List.of(""));
    classes.forEach(column -> cells.add("<span>%s</span>".formatted(Html.text(column.name()))));
    cells.add("<span>recall</span>");
    return Html.row("th", cells);
  }

  private static String row(ClassScore actual, long[] counts) {
    long sum = Math.max(1, LongStream.of(counts).sum());
    StringBuilder row = new StringBuilder("<tr><th>%s</th>".formatted(Html.text(actual.name())));
    for (int column = 0; column < counts.length; column++) {
      row.append(cell(counts[column], (double) counts[column] / sum, column == actual.index()));
    }
    return row.append(String.format(Locale.ROOT, "<td>%.1f%%</td>", 100 * actual.recall()))
        .append("</tr>\n")
        .toString();
  }

  private static String cell(long count, double share, boolean right) {
    return String.format(
        Locale.ROOT,
        "<td class=\"%s\" style=\"--share:%.3f\">%s</td>",
        right ? "right" : "wrong",
        share,
        count == 0 ? "" : String.valueOf(count));
  }
}
