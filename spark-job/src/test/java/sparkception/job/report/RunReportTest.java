package sparkception.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.ClassScore;
import sparkception.job.run.Evaluation;
import sparkception.job.run.MetricLine;
import sparkception.job.run.Prediction;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;

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
        "{\"split\": \"test\", \"samples\": 300, \"top1\": 0.5, \"loss\": 1.2}");
    String html = report();
    assertThat(html.split("class=\"mark mark1\"", -1)).as("two losses and accuracies").hasSize(5);
    assertThat(html)
        .contains("batch-size: 32")
        .contains("<b>89.12 %</b><span>top-1, test</span>")
        .contains("T-shirt/top &amp; &lt;co&gt;")
        .contains("<img src=\"data:image/png;base64,iVBORw0KGgo=\"")
        .contains(
            "aria-label=\"Loss, by samples seen. training: from 2.",
            "aria-label=\"Learning rate, by samples seen.",
            "aria-label=\"Accuracy (top-1), by samples seen. test: from 0.5000 to 0.8912\"")
        .doesNotContain("href=\"h", "src=\"http", "http://", "https://", "url(", "@import")
        .doesNotContain(">NaN", ",NaN", " NaN");
    assertIsWellFormed(html);
  }

  @Test
  void laterStartsReplaceRoundsAndHalfLinesAreLeftOut() throws Exception {
    Files.writeString(folder.resolve("recipe.yaml"), Recipe.DEFAULT.toYaml());
    metrics("00000-0.jsonl", 1, 3, 9.0);
    Path first = folder.resolve("metrics/00000-0.jsonl");
    Files.writeString(first, Files.readString(first) + "{\"samples\": 40");
    metrics("00001-20.jsonl", 3, 5, 1.0);
    RunMetrics metrics = new RunMetrics(RunReader.open(run()).metrics().rounds());
    assertThat(metrics.series("loss", MetricLine::loss).points())
        .extracting(Series.Point::x)
        .containsExactly(10.0, 20.0, 30.0, 40.0, 50.0);
    assertThat(metrics.series("loss", MetricLine::loss).points())
        .extracting(point -> point.y() > 5)
        .containsExactly(true, true, false, false, false);
  }

  @Test
  void aRunThatHasJustBegunHasAReport() throws Exception {
    Files.writeString(folder.resolve("recipe.yaml"), Recipe.DEFAULT.toYaml());
    assertThat(report()).contains("<h2 id=\"recipe\">Recipe</h2>").doesNotContain("<svg");
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
        .containsExactly("0", "50k", "100k", "150k", "200k");
    assertThat(labels(Axis.over(0.13, 0.52, 5)))
        .containsExactly("0.1", "0.2", "0.3", "0.4", "0.5", "0.6");
    assertThat(labels(Axis.over(0, 0.00004, 5)))
        .containsExactly("0", "1e-5", "2e-5", "3e-5", "4e-5");
    assertThat(labels(Axis.over(0.045, 0.045, 5))).hasSizeGreaterThan(1);
    assertThat(Axis.overShares(1, 1, 5).to()).isEqualTo(1);
    assertThat(labels(Axis.overShares(0.62, 0.97, 5))).startsWith("0.6").endsWith("1.0");
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

  @Test
  void saysWhatWasMeasuredOnWhat() throws Exception {
    String html = page(SampleRun.write(folder, 10));
    assertThat(html)
        .contains("aria-label=\"Loss, by epochs. training: from 2.179 to 0.5327; ")
        .contains("val: from 2.100 to 0.7000; test: 0.7100")
        .contains("Accuracy (top-1), by epochs. val: from 0.6300 to 0.8900; test: 0.8912")
        .contains(
            "with the moving average of its parameters and batch normalization"
                + " re-estimated from 4,096 training images")
        .contains("<p class=\"note\">Evaluated: the moving average of the parameters, with")
        .contains("hdfs:///data/flowers", "train 6,000 (30.0 MiB), val 700 (3.5 MiB), test 700")
        .contains("1,943,210 parameters on 112 x 112 x 3", "onednn, fp32, 2 threads, avx2")
        .contains("fewest 100 (T-shirt/top &amp; &lt;co&gt;), median 105, most 109 (class 9)")
        .contains("hdfs:///raw/photos", "format class-folders", "516ddd6a2e9f55ca")
        .contains("7,403 images, 3 of them refused; 12 other files ignored")
        .contains("0.513 \u00b1 0.245, 0.502 \u00b1 0.247, 0.475 \u00b1 0.270")
        .contains("with a shorter side of at most 128 pixels, JPEG quality 90")
        .contains(
            "hdfs:///runs/big/checkpoints/900 after 900 samples; 230 arrays taken over, 1 new")
        .contains("a round was repeated after 6,400 samples (executor 3 was lost)")
        .contains("sparkception train --recipe r.yaml", "2026-11-26T10:00:00Z, node7")
        .contains("sparkception evaluate --run run", "2026-11-26T12:00:00Z, node8")
        .contains("sparkception 0.1.0, Spark 3.5.3, Java 17.0.1")
        .contains(
            "<th scope=\"row\">class 3</th><td>3</td><td data-value=\"0.0\">0</td>"
                + "<td data-value=\"103.0\">103</td>"
                + "<td class=\"none\" data-value=\"-1\">not tested</td>");
    assertIsWellFormed(html);
  }

  @Test
  void theWorstMistakesComeFirst() throws Exception {
    String html = page(SampleRun.write(folder, 10));
    assertThat(html.indexOf("Worst mistakes"))
        .isPositive()
        .isLessThan(html.indexOf("Right, at random"));
    List<Double> confidences =
        Pattern.compile("class=\"card wrong\".*?<span>([0-9.]+)%")
            .matcher(html)
            .results()
            .map(found -> Double.valueOf(found.group(1)))
            .toList();
    assertThat(confidences).hasSize(24).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void manyClassesHaveAMatrixToZoomIntoInsteadOfATable() throws Exception {
    String html = page(SampleRun.write(folder, 31));
    assertThat(html)
        .doesNotContain("class=\"confusion\"")
        .contains("<figure class=\"matrix\">", "Confusion of 31 classes")
        .contains("<caption>Most confused</caption>");
    assertThat(page(SampleRun.write(folder.resolve("two"), 2)))
        .contains("class=\"confusion\"")
        .doesNotContain("Most confused", "top-5");
  }

  @Test
  void phasesSumToTheWhole() throws Exception {
    SampleRun.write(folder, 2);
    Path more = folder.resolve("metrics/00001-18000.jsonl");
    Files.writeString(
        more,
        "{\"round\":31,\"samples\":18640,\"seconds\":2.0,\"fetch_seconds\":1.0,\"compute_seconds\":2.0,"
            + "\"reduce_seconds\":0.5,\"broadcast_seconds\":0.5}\n");
    RunMetrics metrics = new RunMetrics(RunReader.open(run()).metrics().rounds());
    Map<String, Double> parts = PhaseSection.parts(metrics);
    double sum = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(sum)
        .isCloseTo(62, within(1e-9))
        .isCloseTo(metrics.sum(MetricLine::seconds), within(1e-9));
    assertThat(parts.get("scheduling, and workers waiting for a core"))
        .isCloseTo(30 * 0.3, within(1e-9));
    assertThat(report()).contains("<th scope=\"row\">all rounds</th>");
  }

  @Test
  void aShortRoundIsShownWithTheOneBefore() throws Exception {
    SampleRun.write(folder, 2);
    RunMetrics metrics = new RunMetrics(RunReader.open(run()).metrics().rounds());
    List<Series.Point> speeds = metrics.series("", MetricLine::imagesPerSecond).points();
    assertThat(speeds).hasSize(27).allMatch(point -> point.y() > 250);
    assertThat(speeds.get(8).x()).isEqualTo(6000);
  }

  @Test
  void anEvaluationOfOtherDataIsNamedAfterThem() throws Exception {
    SampleRun.write(folder, 2);
    Path own = folder.resolve("evaluation-test.json");
    Files.writeString(
        folder.resolve("evaluation-test-trees.json"),
        Files.readString(own).replace("hdfs:///data/flowers", "trees/"));
    assertThat(report())
        .contains(">Evaluation on test</h2>", ">Evaluation on test of trees</h2>")
        .contains("<span>top-1, test of trees</span>");
  }

  private String page(Path run) throws Exception {
    return Files.readString(SampleRun.report(run));
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
            null,
            List.of(
                new ClassScore(0, "T-shirt/top & <co>", 15, 0.8, 0.9),
                new ClassScore(1, "Sneaker", 15, 0.9, 0.8)),
            new long[][] {{12, 3}, {0, 15}},
            null,
            List.of(
                new Prediction(1, "a#1", 0, 0, 0.97, "data:image/png;base64,iVBORw0KGgo="),
                new Prediction(2, "a#2", 0, 1, 0.55, "data:image/png;base64,iVBORw0KGgo=")),
            null,
            0,
            null,
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
