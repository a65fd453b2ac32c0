package sparkception.job.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.report.SampleRun;
import sparkception.job.run.RunFolder;

/** Runs in MLflow: by its REST API, and in the layout of its file store. */
class TrackingTest {

  private static final Credentials NONE = new Credentials(Optional.empty());

  @TempDir Path folder;

  private Path run;
  private List<String> lines;

  @BeforeEach
  void write() throws IOException {
    run = SampleRun.write(folder.resolve("it's run1"), 3);
    lines = new ArrayList<>();
    for (String line : Files.readAllLines(metrics())) {
      String time = "2026-11-26T10:00:%02d.250Z".formatted(lines.size());
      lines.add(line.replaceFirst("\\{", "{\"time\":\"%s\",".formatted(time)));
    }
    rounds(30);
    Files.writeString(
        run.resolve("status.json"), "{\"state\": \"ended\", \"ended\": \"2026-11-26T10:02:00Z\"}");
  }

  private Path metrics() {
    return run.resolve("metrics/00000-0.jsonl");
  }

  private void rounds(int count) throws IOException {
    Files.write(metrics(), lines.subList(0, count));
  }

  private String show(String uri, Credentials credentials) throws IOException {
    RunFolder ours =
        RunFolder.at(new org.apache.hadoop.fs.Path(run.toString()), new Configuration());
    return Tracking.at(uri, credentials).show("flowers & co", TrackedRun.of(ours, "run1"));
  }

  @Test
  void aServerGetsParamsMetricsAndTags() throws IOException {
    try (StubServer server = new StubServer()) {
      String id = show(server.address().toString(), NONE);
      assertThat(server.experiments).containsOnlyKeys("flowers & co");
      StubServer.Run shown = server.runs.get(id);
      assertThat(shown.name).isEqualTo("run1");
      assertThat(shown.status).isEqualTo("FINISHED");
      assertThat(shown.ended).isEqualTo(1795687320000L);
      assertThat(shown.params).containsEntry("model.name", "xception").hasSizeGreaterThan(40);
      assertThat(shown.tags)
          .containsEntry("sparkception.data_fingerprint", "0f3c")
          .containsEntry("sparkception.version", "0.1.0")
          .containsEntry("sparkception.folder", "file:" + run);
      assertThat(shown.metrics).hasSize(30 * 9 + 3 * 3 + 3);
      JsonNode first = shown.metrics.stream().filter(each -> key(each, "loss")).toList().get(1);
      assertThat(first.get("step").asLong()).isEqualTo(1280);
      assertThat(first.get("timestamp").asLong()).isEqualTo(1795687201250L);
      assertThat(shown.metrics.stream().filter(each -> key(each, "val.top_1")))
          .extracting(each -> each.get("value").asDouble())
          .containsExactly(0.63, 0.76, 0.89);
    }
  }

  private static boolean key(JsonNode metric, String key) {
    return metric.get("key").asText().equals(key);
  }

  @Test
  void theSameAgainAddsWhatHasCome() throws IOException {
    try (StubServer server = new StubServer()) {
      Path last = run.resolve("evaluations/val-000000018000.json");
      Path later = Files.move(last, folder.resolve("later"));
      Path tested = Files.move(run.resolve("evaluation-test.json"), folder.resolve("tested"));
      rounds(20);
      String uri = server.address().toString();
      String id = show(uri, NONE);
      assertThat(server.runs.get(id).metrics).hasSize(20 * 9 + 2 * 3);
      Files.move(later, last);
      Files.move(tested, run.resolve("evaluation-test.json"));
      rounds(30);
      for (int again = 0; again < 2; again++) {
        assertThat(show(uri, NONE)).isEqualTo(id);
        assertThat(server.runs.get(id).metrics).hasSize(30 * 9 + 3 * 3 + 3);
      }
      assertThat(server.runs).hasSize(1);
    }
  }

  @Test
  void aRunThatWentBackIsMadeAnew() throws IOException {
    try (StubServer server = new StubServer()) {
      String id = show(server.address().toString(), NONE);
      Files.writeString(
          run.resolve("metrics/00001-640.jsonl"), lines.get(1).replace("\"loss\":", "\"loss\":9"));
      String anew = show(server.address().toString(), NONE);
      assertThat(anew).isNotEqualTo(id);
      assertThat(server.runs.get(id).deleted).isTrue();
      assertThat(server.runs.get(anew).metrics).hasSize(2 * 9 + 3 * 3 + 3);
    }
  }

  /** Three thousand values in batches, of which the server takes a few and then goes. */
  @Test
  void whatAServerHasTakenIsNotSentTwice() throws IOException {
    List<String> many = new ArrayList<>();
    for (int i = 1; i <= 1500; i++) {
      many.add("{\"round\":%d,\"samples\":%d,\"loss\":1.5,\"learning_rate\":0.1}".formatted(i, i));
    }
    Files.write(metrics(), many);
    try (StubServer server = new StubServer()) {
      server.failAfter = 6;
      assertThatThrownBy(() -> show(server.address().toString(), NONE))
          .isInstanceOf(MlflowException.class)
          .hasMessageMatching(
              "Cannot log to the tracking server http://127.0.0.1:\\d+: .*/log-batch answered 400,"
                  + " TEMPORARILY_UNAVAILABLE");
      server.failAfter = Integer.MAX_VALUE;
      String id = show(server.address().toString(), NONE);
      assertThat(server.runs).hasSize(1);
      assertThat(server.runs.get(id).metrics).hasSize(3000 + 3 * 3 + 3);
    }
  }

  @Test
  void credentialsAreThoseOfMlflowsClients() throws IOException {
    try (StubServer server = new StubServer()) {
      String uri = server.address().toString();
      server.authorization = "Bearer secret";
      show(uri, Credentials.of(Map.of("MLFLOW_TRACKING_TOKEN", "secret")));
      server.authorization = "Basic dTpw";
      show(
          uri,
          Credentials.of(Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p")));
      assertThatThrownBy(() -> show(uri, NONE)).hasMessageContaining("UNAUTHENTICATED");
    }
  }

  @Test
  void whereThereIsNoServerIsSaid() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(() -> show("http://127.0.0.1:" + free, NONE))
        .isInstanceOf(MlflowException.class)
        .hasMessageStartingWith("Cannot reach the tracking server http://127.0.0.1:" + free + ": ");
    assertThatThrownBy(() -> show("databricks://profile", NONE))
        .hasMessage(
            "Unsupported tracking URI: scheme databricks (must be http://, https://, file: or a folder)");
  }

  @Test
  void withoutAServerThereAreFiles() throws IOException {
    Path store = folder.resolve("mlruns");
    String id = show(store.toString(), NONE);
    rounds(20);
    assertThat(show("file:" + store, NONE)).isEqualTo(id).matches("[0-9a-f]{32}");
    Path experiment;
    try (Stream<Path> found = Files.list(store)) {
      experiment = found.reduce((a, b) -> null).orElseThrow();
    }
    JsonNode about = new YAMLMapper().readTree(experiment.resolve("meta.yaml").toFile());
    assertThat(about.get("name").asText()).isEqualTo("flowers & co");
    assertThat(about.get("experiment_id").asText()).isEqualTo(experiment.getFileName().toString());
    Path shown = experiment.resolve(id);
    JsonNode meta = new YAMLMapper().readTree(shown.resolve("meta.yaml").toFile());
    assertThat(meta.get("status").asInt()).isEqualTo(3);
    assertThat(meta.get("run_id").asText()).isEqualTo(id);
    assertThat(meta.get("start_time").asLong()).isEqualTo(1795687200250L);
    assertThat(Files.readString(shown.resolve("params/model.name"))).isEqualTo("xception");
    assertThat(Files.readString(shown.resolve("tags/mlflow.runName"))).isEqualTo("run1");
    assertThat(Files.readAllLines(shown.resolve("metrics/loss"))).hasSize(20);
    assertThat(Files.readAllLines(shown.resolve("metrics/val.top_1")).get(2))
        .matches("\\d+ 0\\.89 18000");
    assertThat(shown.resolve("artifacts")).isDirectory();
  }

  @Test
  void noKeyLeadsOutOfItsFolder() throws IOException {
    Files.writeString(
        run.resolve("recipe.yaml"), "{\"../../out\": 1, \"..\": 2, \"a/b\": 3, \"\": 4}");
    String id = show(folder.resolve("mlruns").toString(), NONE);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .filter(file -> file.getParent().endsWith("params")))
          .allMatch(file -> file.getParent().getParent().endsWith(id))
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(".._.._out", "_..", "a_b", "_");
    }
  }
}
