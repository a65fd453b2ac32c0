package sparkception.job.report;

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

  /** A table row of cells that are HTML. */
  static String row(String tag, Iterable<String> cells) {
    StringBuilder row = new StringBuilder("<tr>");
    cells.forEach(cell -> row.append("<%s>%s</%s>".formatted(tag, cell, tag)));
    return row.append("</tr>\n").toString();
  }
}
