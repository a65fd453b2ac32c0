package sparkception.job.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A page that needs no other file: the style sheet is in it. */
public final class Page {

  private Page() {}

  /**
   * The page.
   *
   * @param title text
   * @param body HTML
   */
  public static String html(String title, String body) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>%s</h1>
        %s</body>
        </html>
        """
        .formatted(Html.text(title), style(), Html.text(title), body);
  }

  /** A section of HTML under a heading; nothing when there is nothing in it. */
  public static String section(String heading, String content) {
    return Html.section(heading, content);
  }

  /** A table of texts whose first row is its heading. */
  public static String table(List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    for (int i = 0; i < rows.size(); i++) {
      table.append(Html.row(i == 0 ? "th" : "td", rows.get(i).stream().map(Html::text).toList()));
    }
    return table.append("</table></div>").toString();
  }

  private static String style() {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("report.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the report's style sheet", e);
    }
  }
}
