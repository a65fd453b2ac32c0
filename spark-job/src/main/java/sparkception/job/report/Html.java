package sparkception.job.report;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of HTML. */
final class Html {

  private Html() {}

  /** Text in which nothing is markup. */
  static String text(Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A section with a heading; nothing when there is nothing in it. */
  static String section(String heading, String content) {
    return content.isEmpty()
        ? ""
        : "<section>\n<h2>%s</h2>\n%s\n</section>\n".formatted(text(heading), content);
  }

  /** A part of the page that scrolls by itself, with the keyboard too. */
  static String scrolling(String name, String content) {
    return "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">%s</div>\n"
        .formatted(text(name), content);
  }

  /** A row that heads columns, of texts. */
  static String head(List<String> columns) {
    return columns.stream()
        .map(column -> "<th scope=\"col\">%s</th>".formatted(text(column)))
        .collect(Collectors.joining("", "<thead><tr>", "</tr></thead>\n"));
  }

  /** A row whose first cell, a text, heads it; the others are HTML. */
  static String row(String heading, List<String> cells) {
    return cells.stream()
        .collect(
            Collectors.joining(
                "", "<tr><th scope=\"row\">%s</th>".formatted(text(heading)), "</tr>\n"));
  }

  /** A cell with a text. */
  static String cell(Object value) {
    return "<td>%s</td>".formatted(text(value));
  }

  /** A cell whose column is sorted by another value than the one shown. */
  static String cell(Object value, double sortedBy) {
    return "<td data-value=\"%s\">%s</td>".formatted(sortedBy, text(value));
  }
}
