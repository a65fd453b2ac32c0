package sparkception.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.evaluate.ClassScore;
import sparkception.job.evaluate.Evaluation;
import sparkception.job.evaluate.Prediction;
import sparkception.job.recipe.Recipe;
import sparkception.job.train.RunFolder;

class RunReportTest {

  @TempDir Path folder;

  @Test
  void showsARun() throws Exception {
    Files.writeString(folder.resolve("recipe.yaml"), Recipe.DEFAULT.toYaml());
    metrics("00000-0.jsonl", 1, 60, 2.0);
    Files.writeString(folder.resolve("evaluation-test.json"), evaluation());
    Files.createDirectories(folder.resolve("evaluations"));
    Files.writeString(
        folder.resolve("evaluations/test-000000000300.json"),
        "{\"split\": \"test\", \"samples\": 300, \"top1\": 0.5}");
    String html = report();
    assertThat(html.split("class=\"mark mark0\"", -1)).hasSize(3);
    assertThat(html)
        .contains("batch-size: 32")
        .contains("<b>89.12 %</b><span>top-1, test</span>")
        .contains("T-shirt/top &amp; &lt;co&gt;")
        .contains("<img src=\"data:image/png;base64,iVBORw0KGgo=\"")
        .contains(
            "aria-label=\"Loss\"",
            "aria-label=\"Learning rate\"",
            "aria-label=\"Accuracy (top-1)\"")
        .doesNotContain("<script")
        .doesNotContain("href=")
        .doesNotContain("NaN");
    assertIsWellFormed(html);
  }

  @Test
  void laterStartsReplaceRoundsAndHalfLinesAreLeftOut() throws Exception {
    Files.writeString(folder.resolve("recipe.yaml"), Recipe.DEFAULT.toYaml());
    metrics("00000-0.jsonl", 1, 3, 9.0);
    Path first = folder.resolve("metrics/00000-0.jsonl");
    Files.writeString(first, Files.readString(first) + "{\"samples\": 40");
    metrics("00001-20.jsonl", 3, 5, 1.0);
    RunMetrics metrics = RunMetrics.read(run().files(), run().metrics());
    assertThat(metrics.series("loss", "loss").points())
        .extracting(Series.Point::x)
        .containsExactly(10.0, 20.0, 30.0, 40.0, 50.0);
    assertThat(metrics.series("loss", "loss").points())
        .extracting(point -> point.y() > 5)
        .containsExactly(true, true, false, false, false);
  }

  @Test
  void aRunThatHasJustBegunHasAReport() throws Exception {
    Files.writeString(folder.resolve("recipe.yaml"), Recipe.DEFAULT.toYaml());
    assertThat(report()).contains("<h2>Recipe</h2>").doesNotContain("<svg");
  }

  @Test
  void refusesAFolderThatIsNoRun() {
    assertThatThrownBy(() -> new RunReport(run()).write())
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageStartingWith("Cannot report on file:" + folder)
        .hasMessageEndingWith("no recipe.yaml in it, so no run");
  }

  @Test
  void axesHaveRoundNumbers() {
    assertThat(labels(Axis.over(0, 180_000, 5)))
        .containsExactly("0k", "50k", "100k", "150k", "200k");
    assertThat(labels(Axis.over(0.13, 0.52, 5)))
        .containsExactly("0.1", "0.2", "0.3", "0.4", "0.5", "0.6");
    assertThat(labels(Axis.over(0.045, 0.045, 5))).hasSizeGreaterThan(1);
    Axis axis = Axis.over(-3, 7, 5);
    assertThat(axis.share(axis.from())).isZero();
    assertThat(axis.share(axis.to())).isEqualTo(1);
  }

  @Test
  void thinningKeepsTheMeanAndTheEnd() {
    Series line =
        new Series(
            "x", IntStream.rangeClosed(1, 1000).mapToObj(i -> new Series.Point(i, i % 2)).toList());
    Series thin = line.thinned(100);
    assertThat(thin.points()).hasSize(100).allMatch(point -> point.y() == 0.5);
    assertThat(thin.points().get(99).x()).isEqualTo(1000);
    assertThat(line.thinned(1000)).isSameAs(line);
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  private RunFolder run() throws Exception {
    return RunFolder.at(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration());
  }

  private String report() throws Exception {
    org.apache.hadoop.fs.Path file = new RunReport(run()).write();
    return Files.readString(Path.of(file.toUri()));
  }

  private void metrics(String file, int from, int to, double level) throws Exception {
    Files.createDirectories(folder.resolve("metrics"));
    StringBuilder lines = new StringBuilder();
    for (int round = from; round <= to; round++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"round\":%d,\"samples\":%d,\"loss\":%f,\"learning_rate\":%f,"
                  + "\"images_per_second\":%f,\"seconds\":1.0,\"fetch_seconds\":0.02,"
                  + "\"compute_seconds\":0.9,\"reduce_seconds\":0.05,\"broadcast_seconds\":0.03}%n",
              round,
              round * 10,
              level * Math.exp(-0.05 * round) + 0.3 + 0.05 * Math.sin(7 * round),
              0.045 * Math.pow(0.94, round / 10.0),
              700 + 60 * Math.sin(3 * round)));
    }
    Files.writeString(folder.resolve("metrics").resolve(file), lines.toString());
  }

  private static String evaluation() throws Exception {
    Evaluation evaluation =
        new Evaluation(
            "data",
            "test",
            "run/checkpoints/600",
            600,
            30,
            0,
            0.31,
            0.8912,
            0.9987,
            null,
            List.of(
                new ClassScore(0, "T-shirt/top & <co>", 15, 0.8, 0.9),
                new ClassScore(1, "Sneaker", 15, 0.9, 0.8)),
            new long[][] {{12, 3}, {0, 15}},
            List.of(
                new Prediction(1, "a#1", 0, 0, 0.97, "data:image/png;base64,iVBORw0KGgo="),
                new Prediction(2, "a#2", 0, 1, 0.55, "data:image/png;base64,iVBORw0KGgo=")),
            1.5,
            20);
    return new ObjectMapper().writeValueAsString(evaluation);
  }

  /** Every tag is closed and every character escaped, or a browser would guess. */
  private static void assertIsWellFormed(String html) throws Exception {
    String xml =
        html.replaceFirst("<!DOCTYPE html>", "").replaceAll("<(meta|img|br)([^>]*)>", "<$1$2/>");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
