package sparkception.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.job.report.Page;

/** Networks side by side, for people. */
final class ComparisonText {

  private ComparisonText() {}

  /** The table, where its accuracies are from, and the remarks. */
  static String of(ProfileComparison comparison) {
    String sources =
        comparison.networks().stream()
            .filter(row -> row.source() != null)
            .map(row -> String.format(Locale.ROOT, "%s: %s%n", row.model(), row.source()))
            .collect(Collectors.joining());
    return TextTable.of(rows(comparison), 2)
        + "\nSources of accuracies\n"
        + sources
        + "\n"
        + String.join("\n", comparison.remarks());
  }

  /** The same as a page. */
  static String page(ProfileComparison comparison) {
    List<List<String>> sources = new ArrayList<>(List.of(List.of("Network", "Accuracy from")));
    comparison.networks().stream()
        .filter(row -> row.source() != null)
        .forEach(row -> sources.add(List.of(row.model(), row.source())));
    List<List<String>> remarks = new ArrayList<>(List.of(List.of("Remarks")));
    comparison.remarks().forEach(remark -> remarks.add(List.of(remark)));
    return Page.html(
        "Networks side by side",
        Page.section("Costs and accuracy", Page.table(rows(comparison)))
            + Page.section("Sources", Page.table(sources))
            + Page.section("Remarks", Page.table(remarks)));
  }

  private static List<List<String>> rows(ProfileComparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "Network",
            "Input",
            "Parameters",
            "Multiply-adds",
            "FLOPs",
            "Training, batch " + comparison.batch(),
            "in bf16",
            "Top-1",
            "Top-5"));
    comparison.networks().forEach(row -> rows.add(cells(row)));
    return rows;
  }

  private static List<String> cells(ProfileComparison.Row row) {
    return List.of(
        row.model(),
        String.format(Locale.ROOT, "%dx%d", row.input(), row.input()),
        Amounts.count(row.parameters()),
        giga(row.multiplyAdds()),
        giga(row.flops()),
        Amounts.bytes(row.trainingBytesFp32()),
        Amounts.bytes(row.trainingBytesBf16()),
        percent(row.publishedTop1()),
        percent(row.publishedTop5()));
  }

  private static String giga(long operations) {
    return String.format(Locale.ROOT, "%.2f G", operations / 1e9);
  }

  private static String percent(Double share) {
    return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
