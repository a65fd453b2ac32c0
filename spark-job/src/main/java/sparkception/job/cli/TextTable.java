package sparkception.job.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of texts for a terminal. */
final class TextTable {

  private static final String BETWEEN = "  ";

  private TextTable() {}

  /**
   * Its lines.
   *
   * @param rows as many cells each; the first heads the columns
   * @param left columns whose texts begin at one place; those after them end at one
   */
  static String of(List<List<String>> rows, int left) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream()
        .map(row -> line(row, widths, left).stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths, int left) {
    return IntStream.range(0, widths.length)
        .mapToObj(i -> padded(row.get(i), widths[i], i < left))
        .collect(Collectors.joining(BETWEEN));
  }

  private static String padded(String text, int width, boolean left) {
    String space = " ".repeat(width - text.length());
    return left ? text + space : space + text;
  }
}
