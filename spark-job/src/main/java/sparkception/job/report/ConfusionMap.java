package sparkception.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;

/**
 * A confusion matrix of too many classes for a table: its counts for the page's script, which draws
 * them and lets people zoom into them and walk from cell to cell, with the keyboard too.
 */
final class ConfusionMap {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfusionMap() {}

  static String html(Evaluation evaluation) {
    String classes = Figures.count(evaluation.classes().size());
    return String.format(
        Locale.ROOT,
        """
        <figure class="matrix">
        <figcaption>Confusion of %s classes: rows are true classes, columns predicted ones</figcaption>
        <noscript><p class="note">It is drawn by this page's script, which is switched off.</p></noscript>
        <script type="application/json">%s</script>
        </figure>
        """,
        classes,
        inMarkup(data(evaluation)));
  }

  /** Names of classes, and row, column, count of each pair that occurs, one after the other. */
  private static String data(Evaluation evaluation) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("names", evaluation.classes().stream().map(ClassScore::name).toList());
    data.put("cells", cells(evaluation.confusion()));
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write counts as JSON", e);
    }
  }

  private static List<Long> cells(long[][] confusion) {
    List<Long> cells = new ArrayList<>();
    for (int actual = 0; actual < confusion.length; actual++) {
      for (int predicted = 0; predicted < confusion[actual].length; predicted++) {
        if (confusion[actual][predicted] > 0) {
          cells.addAll(List.of((long) actual, (long) predicted, confusion[actual][predicted]));
        }
      }
    }
    return cells;
  }

  /** The same JSON without what markup could be made of. */
  private static String inMarkup(String json) {
    return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
  }
}
