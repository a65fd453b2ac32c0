package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.LocalSpark;
import sparkception.job.metrics.MetricsPlugin;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RoundReport;

/** What of a training on executors can be seen from outside while it runs. */
@ExtendWith(LocalSpark.class)
class ObservabilityTest {

  private static final String RECIPE =
      """
model: {input: 28, channels: 1, width: 0.0625, middle-modules: 0, stem-stride: 1, dropout: 0.0}
train: {epochs: 2, batch-size: 16, averaging-period: 1, workers: 2}
learning-rate: {initial: 0.05, schedule: constant}
checkpoint: {every-epochs: 1}
""";

  /** As docs/cluster.md has them. */
  private static final Map<String, String> PROMETHEUS =
      Map.of(
          "spark.plugins", MetricsPlugin.class.getName(),
          "spark.metrics.namespace", "sparkception",
          "spark.metrics.conf.*.sink.prometheusServlet.class",
              "org.apache.spark.metrics.sink.PrometheusServlet",
          "spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus",
          "spark.ui.prometheus.enabled", "true",
          "spark.ui.enabled", "true",
          "spark.ui.port", "0");

  @TempDir static java.nio.file.Path temp;

  @Test
  void prometheusSeesEachRound(JavaSparkContext local) throws Exception {
    Path data = StripedData.prepare(local, temp, 80);
    try (JavaSparkContext spark = LocalSpark.cluster(2, 1, PROMETHEUS)) {
      String ui = spark.sc().uiWebUrl().get();
      List<RoundReport> rounds = new ArrayList<>();
      train(
          spark,
          data,
          round -> {
            String page = get(ui + "/metrics/prometheus/");
            assertThat(gauge(page, "round")).isEqualTo((double) round.round());
            assertThat(gauge(page, "loss")).isEqualTo(round.loss());
            assertThat(gauge(page, "images_per_second")).isEqualTo(round.imagesPerSecond());
            assertThat(gauge(page, "compute_seconds")).isEqualTo(round.computeSeconds());
            rounds.add(round);
          });
      assertThat(rounds).hasSize(6);
      assertThat(get(ui + "/metrics/executors/prometheus/")).contains("metrics_executor_memory");
    }
  }

  @Test
  void sparkSaysWhichRoundRuns(JavaSparkContext spark) throws Exception {
    Path data = StripedData.prepare(spark, temp.resolve("descriptions"), 80);
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            String text = job.properties().getProperty("spark.job.description");
            if (text != null) {
              seen.add(text);
            }
          }
        };
    spark.sc().addSparkListener(listener);
    try {
      train(spark, data, round -> {});
      spark.sc().listenerBus().waitUntilEmpty(60_000);
    } finally {
      spark.sc().removeSparkListener(listener);
    }
    assertThat(seen.stream().map(text -> text.replaceFirst(".*: ", "")).distinct())
        .containsSequence(
            "round 1 of 6, epoch 1 of 2",
            "round 2 of 6, epoch 1 of 2",
            "round 3 of 6, epoch 1 of 2")
        .contains("checkpoint after 80 images", "round 6 of 6, epoch 2 of 2");
  }

  private static void train(JavaSparkContext spark, Path data, RoundListener listener)
      throws Exception {
    Path run = new Path(temp.toString(), "run-" + System.nanoTime());
    new Trainer(spark, Recipe.parse(RECIPE, new HashMap<>()), data, run, listener).train();
  }

  /** A gauge of ours on Prometheus's page. */
  private static double gauge(String page, String name) {
    Matcher line =
        Pattern.compile(
                "^metrics_sparkception_driver_plugin_\\w*MetricsPlugin_"
                    + name
                    + "_Value\\{type=\"gauges\"} (.*)$",
                Pattern.MULTILINE)
            .matcher(page);
    assertThat(line.find()).as(name + " in " + page).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private static String get(String address) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(address, e);
    }
  }
}
