package sparkception.job.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import sparkception.job.run.ClassScore;
import sparkception.job.run.ConfusedPair;
import sparkception.job.run.Evaluation;

/**
 * What is taken for what: the confusion matrix, its cells shaded by their share of the row, as a
 * table where classes are few enough to read one; the most frequent mistakes where they are not
 * quite few.
 */
final class ConfusionSection {

  private static final int MOST_CLASSES = 30;
  private static final int MOST_WIDE = 12;
  private static final int FEW_CLASSES = 5;
  private static final int MOST_PAIRS = 25;

  private ConfusionSection() {}

  /** The matrix; nothing where the evaluation has none, as of very many classes. */
  static String matrix(Evaluation evaluation) {
    List<ClassScore> classes = evaluation.classes();
    if (evaluation.confusion().length == 0) {
      return "";
    }
    if (classes.size() > MOST_CLASSES) {
      return ConfusionMap.html(evaluation);
    }
    StringBuilder table = new StringBuilder();
    table
        .append(
            String.format(
                Locale.ROOT,
                "<table class=\"confusion%s\">\n",
                classes.size() > MOST_WIDE ? " dense" : ""))
        .append("<caption>Confusion: rows are true classes, columns predicted ones</caption>\n")
        .append(head(classes))
        .append("<tbody>\n");
    for (ClassScore actual : classes) {
      table.append(row(actual, evaluation.confusion()[actual.index()]));
    }
    return Html.scrolling("Confusion matrix", table.append("</tbody></table>").toString());
  }

  private static String head(List<ClassScore> classes) {
    StringBuilder row = new StringBuilder("<thead><tr><td></td>");
    classes.forEach(
        column ->
            row.append(
                String.format(Locale.ROOT, "<th scope=\"col\">%s</th>", Html.text(column.name()))));
    return row.append("<th scope=\"col\">recall</th></tr></thead>\n").toString();
  }

  private static String row(ClassScore actual, long[] counts) {
    long sum = LongStream.of(counts).sum();
    List<String> cells = new ArrayList<>();
    for (int column = 0; column < counts.length; column++) {
      double share = (double) counts[column] / Math.max(1, sum);
      cells.add(cell(counts[column], share, column == actual.index()));
    }
    cells.add(Html.cell(sum == 0 ? "not tested" : Figures.format("%.1f%%", 100 * actual.recall())));
    return Html.row(actual.name(), cells);
  }

  private static String cell(long count, double share, boolean right) {
    return String.format(
        Locale.ROOT,
        "<td class=\"%s\" style=\"--share:%.3f\">%s</td>",
        right ? "right" : "wrong",
        share,
        count == 0 ? "" : Figures.count(count));
  }

  /** The pairs; nothing where there are few classes. */
  static String pairs(Evaluation evaluation) {
    List<ConfusedPair> pairs = mostConfused(evaluation);
    if (evaluation.classes().size() <= FEW_CLASSES || pairs.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder("<table class=\"sortable pairs\">\n");
    table
        .append("<caption>Most confused</caption>\n")
        .append(Html.head(List.of("true class", "taken for", "images", "of the class")))
        .append("<tbody>\n");
    pairs.forEach(pair -> table.append(row(evaluation, pair)));
    return Html.scrolling("Most confused", table.append("</tbody></table>").toString());
  }

  private static String row(Evaluation evaluation, ConfusedPair pair) {
    ClassScore actual = evaluation.classes().get(pair.actual());
    double share = (double) pair.images() / Math.max(1, actual.examples());
    return Html.row(
        actual.name(),
        List.of(
            Html.cell(evaluation.classes().get(pair.predicted()).name()),
            Html.cell(Figures.count(pair.images()), (double) pair.images()),
            Html.cell(Figures.percent(share), share)));
  }

  /** Files of earlier versions have the matrix alone. */
  private static List<ConfusedPair> mostConfused(Evaluation evaluation) {
    List<ConfusedPair> pairs =
        evaluation.confusedPairs() == null
            ? fromMatrix(evaluation.confusion())
            : evaluation.confusedPairs();
    return pairs.stream().limit(MOST_PAIRS).toList();
  }

  private static List<ConfusedPair> fromMatrix(long[][] confusion) {
    List<ConfusedPair> pairs = new ArrayList<>();
    for (int actual = 0; actual < confusion.length; actual++) {
      for (int predicted = 0; predicted < confusion.length; predicted++) {
        if (actual != predicted && confusion[actual][predicted] > 0) {
          pairs.add(new ConfusedPair(actual, predicted, confusion[actual][predicted]));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(ConfusedPair::images).reversed());
    return pairs;
  }
}
