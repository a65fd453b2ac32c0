package sparkception.job.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A page that needs no other file: style sheet and script are in it. Its security policy forbids
 * browsers to load anything else, so that it cannot come to depend on a network.
 */
public final class Page {

  private Page() {}

  /**
   * The page.
   *
   * @param title text
   * @param body HTML
   */
  public static String html(String title, String body) {
    return String.format(
        Locale.ROOT,
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>%s - Sparkception</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        %s</main>
        <script>
        %s</script>
        </body>
        </html>
        """,
        Html.text(title),
        styleSheet(),
        Html.text(title),
        body,
        resource("report.js") + resource("confusion.js"));
  }

  /** What pages look like, in light and dark; for those that are drawn elsewhere, too. */
  public static String styleSheet() {
    return resource("report.css");
  }

  /** A section of HTML under a heading; nothing when there is nothing in it. */
  public static String section(String heading, String content) {
    return Html.section(heading, content);
  }

  /** A table of texts whose first row heads its columns and whose first column heads its rows. */
  public static String table(List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<table>\n");
    table.append(Html.head(rows.get(0))).append("<tbody>\n");
    for (List<String> row : rows.subList(1, rows.size())) {
      List<String> cells = row.subList(1, row.size()).stream().map(Html::cell).toList();
      table.append(Html.row(row.get(0), cells));
    }
    return Html.scrolling("Table", table.append("</tbody></table>").toString());
  }

  /** A text under a section's heading. */
  public static String note(String text) {
    return String.format(Locale.ROOT, "<p class=\"note\">%s</p>\n", Html.text(text));
  }

  /** Lines of YAML, JSON or the like as they are. */
  public static String preformatted(String text) {
    return String.format(Locale.ROOT, "<pre tabindex=\"0\">%s</pre>", Html.text(text));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the report's " + name, e);
    }
  }
}
