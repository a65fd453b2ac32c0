package sparkception.job.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;

/** What run folders hold, as views for SQL. */
final class RunViews {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final View rounds =
      new View(
          "rounds",
          "run STRING, time STRING, engine STRING, round BIGINT, epoch INT, from_samples BIGINT,"
              + " samples BIGINT, total_samples BIGINT, loss DOUBLE, learning_rate DOUBLE,"
              + " images_per_second DOUBLE, seconds DOUBLE, fetch_seconds DOUBLE,"
              + " compute_seconds DOUBLE, reduce_seconds DOUBLE, broadcast_seconds DOUBLE,"
              + " divergence DOUBLE");
  private final View accuracies =
      new View(
          "accuracies",
          "run STRING, data STRING, split STRING, samples BIGINT, examples BIGINT, loss DOUBLE,"
              + " top1 DOUBLE, top5 DOUBLE, map_at_100 DOUBLE");
  private final View classes =
      new View(
          "classes",
          "run STRING, split STRING, index INT, name STRING, examples BIGINT, precision DOUBLE,"
              + " recall DOUBLE, f1 DOUBLE");
  private final View confusions =
      new View(
          "confusions", "run STRING, split STRING, actual STRING, predicted STRING, images BIGINT");

  /** A view by lines of JSON. */
  private record View(String name, String schema, List<String> lines) {

    View(String name, String schema) {
      this(name, schema, new ArrayList<>());
    }

    void add(ObjectNode row, String run) {
      lines.add(row.put("run", run).toString());
    }

    void register(SparkSession spark) {
      spark
          .read()
          .schema(schema)
          .json(spark.createDataset(lines, Encoders.STRING()))
          .createOrReplaceTempView(name);
    }
  }

  /**
   * Adds a run.
   *
   * @param name what it is called in column {@code run}
   */
  void add(RunFolder run, String name) throws IOException {
    RunReader reader = RunReader.open(run);
    reader.metrics().rounds().forEach(round -> rounds.add(JSON.valueToTree(round), name));
    String data = reader.description().map(RunDescription::data).orElse(null);
    reader.points().forEach(point -> add(point, data, name));
    reader.evaluations().forEach(evaluation -> add(evaluation, name));
  }

  private void add(AccuracyPoint point, String data, String run) {
    ObjectNode row = JSON.valueToTree(point);
    accuracies.add(row.put("data", data), run);
  }

  private void add(Evaluation evaluation, String run) {
    add(AccuracyPoint.of(evaluation), evaluation.data(), run);
    for (ClassScore score : evaluation.classes()) {
      ObjectNode row = JSON.valueToTree(score);
      classes.add(row.put("split", evaluation.split()), run);
    }
    long[][] counts = evaluation.confusion();
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        if (counts[actual][predicted] > 0) {
          add(evaluation, actual, predicted, run);
        }
      }
    }
  }

  private void add(Evaluation evaluation, int actual, int predicted, String run) {
    confusions.add(
        JSON.createObjectNode()
            .put("split", evaluation.split())
            .put("actual", evaluation.classes().get(actual).name())
            .put("predicted", evaluation.classes().get(predicted).name())
            .put("images", evaluation.confusion()[actual][predicted]),
        run);
  }

  void register(SparkSession spark) {
    for (View view : List.of(rounds, accuracies, classes, confusions)) {
      view.register(spark);
    }
  }
}
