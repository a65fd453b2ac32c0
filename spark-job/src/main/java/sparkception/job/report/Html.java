package sparkception.job.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pieces of HTML. */
final class Html {

  private static final Pattern HEADING = Pattern.compile("<h2 id=\"([^\"]*)\">([^<]*)</h2>");

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
        : String.format(
            Locale.ROOT,
            "<section aria-labelledby=\"%1$s\">\n<h2 id=\"%1$s\">%2$s</h2>\n%3$s\n</section>\n",
            anchor(heading),
            text(heading),
            content);
  }

  /** What links within the page call a section. */
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
  }

  /** Links to the sections of a page whose content is given, in their order. */
  static String contents(String sections) {
    return HEADING
        .matcher(sections)
        .results()
        .map(
            heading ->
                String.format(
                    Locale.ROOT, "<a href=\"#%s\">%s</a>", heading.group(1), heading.group(2)))
        .collect(Collectors.joining("\n", "<nav aria-label=\"On this page\">\n", "\n</nav>\n"));
  }

  /** A part of the page that scrolls by itself, with the keyboard too. */
  static String scrolling(String name, String content) {
    return String.format(
        Locale.ROOT,
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">%s</div>\n",
        text(name),
        content);
  }

  /** A row that heads columns, of texts. */
  static String head(List<String> columns) {
    return columns.stream()
        .map(column -> String.format(Locale.ROOT, "<th scope=\"col\">%s</th>", text(column)))
        .collect(Collectors.joining("", "<thead><tr>", "</tr></thead>\n"));
  }

  /** A row whose first cell, a text, heads it; the others are HTML. */
  static String row(String heading, List<String> cells) {
    return cells.stream()
        .collect(
            Collectors.joining(
                "",
                String.format(Locale.ROOT, "<tr><th scope=\"row\">%s</th>", text(heading)),
                "</tr>\n"));
  }

  /** A cell with a text. */
  static String cell(Object value) {
    return String.format(Locale.ROOT, "<td>%s</td>", text(value));
  }

  /** A cell whose column is sorted by another value than the one shown. */
  static String cell(Object value, double sortedBy) {
    return String.format(Locale.ROOT, "<td data-value=\"%s\">%s</td>", sortedBy, text(value));
  }
}
