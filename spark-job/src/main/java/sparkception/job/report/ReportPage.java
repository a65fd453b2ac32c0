package sparkception.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkception.job.evaluate.ClassScore;
import sparkception.job.evaluate.Evaluation;

/**
 * A run's page.
 *
 * @param title of the page
 * @param recipe YAML
 * @param metrics of training
 * @param accuracy over samples seen, a line for each split
 * @param evaluations the latest of each split
 */
record ReportPage(
    String title,
    String recipe,
    RunMetrics metrics,
    List<Series> accuracy,
    List<Evaluation> evaluations) {

  String html() {
    return Page.html(
        title,
        tiles()
            + Html.section("Training", charts())
            + evaluations.stream().map(ReportPage::evaluation).collect(Collectors.joining())
            + Html.section("Where the time went", timings())
            + Html.section("Recipe", "<pre>%s</pre>".formatted(Html.text(recipe))));
  }

  private String tiles() {
    List<String> tiles = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      tiles.add(tile("top-1, " + evaluation.split(), percent(evaluation.top1())));
      tiles.add(tile("top-5, " + evaluation.split(), percent(evaluation.top5())));
      if (evaluation.mapAt100() != null) {
        tiles.add(tile("MAP@100, " + evaluation.split(), format("%.4f", evaluation.mapAt100())));
      }
    }
    if (!metrics.rounds().isEmpty()) {
      tiles.add(tile("samples seen", format("%,d", last("samples"))));
      tiles.add(tile("training time", minutes(metrics.sum("seconds"))));
      tiles.add(tile("images/s", format("%,.0f", speed())));
    }
    return "<div class=\"tiles\">\n" + String.join("", tiles) + "</div>\n";
  }

  private static String tile(String name, String value) {
    return "<div class=\"tile\"><b>%s</b><span>%s</span></div>\n"
        .formatted(Html.text(value), Html.text(name));
  }

  private String charts() {
    return "<div class=\"charts\">\n"
        + curve("Loss", "loss")
        + LineChart.overSamples("Accuracy (top-1)", false, accuracy).html()
        + curve("Learning rate", "learning_rate")
        + curve("Images per second", "images_per_second")
        + "</div>";
  }

  private String curve(String title, String key) {
    return LineChart.overSamples(title, true, List.of(metrics.series(title, key))).html();
  }

  private static String evaluation(Evaluation evaluation) {
    String summary =
        format(
            "<p>%,d images of split <b>%s</b>: top-1 <b>%s</b>, top-5 %s, loss %.4f, by %s.</p>\n",
            evaluation.examples(),
            Html.text(evaluation.split()),
            percent(evaluation.top1()),
            percent(evaluation.top5()),
            evaluation.loss(),
            Html.text(evaluation.checkpoint()));
    return Html.section(
            "Evaluation on " + evaluation.split(),
            summary + ConfusionSection.html(evaluation) + classes(evaluation))
        + Html.section("Example predictions", GallerySection.html(evaluation));
  }

  private static String classes(Evaluation evaluation) {
    StringBuilder table = new StringBuilder("<details><summary>Each class</summary><table>\n");
    table.append(Html.row("th", List.of("class", "images", "precision", "recall")));
    for (ClassScore score : evaluation.classes()) {
      table.append(
          Html.row(
              "td",
              List.of(
                  Html.text(score.name()),
                  format("%,d", score.examples()),
                  percent(score.precision()),
                  percent(score.recall()))));
    }
    return table.append("</table></details>\n").toString();
  }

  private String timings() {
    double seconds = metrics.sum("seconds");
    if (seconds == 0) {
      return "";
    }
    StringBuilder bars = new StringBuilder("<table class=\"phases\">\n");
    for (String phase : List.of("fetch", "compute", "reduce", "broadcast")) {
      double share = metrics.sum(phase + "_seconds") / seconds;
      bars.append(
          format(
              "<tr><th>%s</th><td class=\"bar\"><i style=\"width:%.1f%%\"></i></td><td>%s</td>"
                  + "<td>%.1f%%</td></tr>%n",
              phase, 100 * share, minutes(metrics.sum(phase + "_seconds")), 100 * share));
    }
    return bars.append("</table>").toString();
  }

  private double speed() {
    double seconds = metrics.sum("seconds");
    double samples =
        metrics.rounds().stream()
            .mapToDouble(
                round ->
                    round.path("images_per_second").asDouble() * round.path("seconds").asDouble())
            .sum();
    return samples / seconds;
  }

  private long last(String key) {
    return metrics.rounds().get(metrics.rounds().size() - 1).path(key).asLong();
  }

  private static String minutes(double seconds) {
    return seconds < 60 ? format("%.1f s", seconds) : format("%.1f min", seconds / 60);
  }

  private static String percent(double share) {
    return format("%.2f %%", 100 * share);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
