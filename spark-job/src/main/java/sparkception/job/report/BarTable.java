package sparkception.job.report;

import java.util.List;

/** A table whose rows show their share of a whole as a bar. */
public final class BarTable {

  private BarTable() {}

  /**
   * A row.
   *
   * @param amount in words
   * @param share of the whole, in [0, 1]
   */
  public record Bar(String name, String amount, double share) {}

  /**
   * The table in HTML.
   *
   * @param caption for those who do not see it
   * @param names what its rows are
   * @param amounts what is counted
   */
  public static String html(String caption, String names, String amounts, List<Bar> bars) {
    StringBuilder table = new StringBuilder("<table class=\"phases\">\n");
    table
        .append(Figures.format("<caption>%s</caption>\n", Html.text(caption)))
        .append(Html.head(List.of(names, "share of all", amounts, "%")))
        .append("<tbody>\n");
    bars.forEach(bar -> table.append(row(bar.name(), bar.amount(), bar.share())));
    return Html.scrolling(caption, table.append("</tbody></table>").toString());
  }

  static String row(String name, String amount, double share) {
    return Html.row(
        name,
        List.of(
            Figures.format("<td class=\"bar\"><i style=\"width:%.1f%%\"></i></td>", 100 * share),
            Html.cell(amount),
            Html.cell(Figures.format("%.1f", 100 * share))));
  }
}
