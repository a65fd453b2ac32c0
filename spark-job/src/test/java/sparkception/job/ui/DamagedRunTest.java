package sparkception.job.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.job.report.SampleRun;
import sparkception.job.run.RunFolder;

/** Runs that are half written, damaged, of a newer version or gone: said in words, never thrown. */
class DamagedRunTest {

  private static final int DAMAGES = 100;

  /** What a byte is replaced by: markup of JSON more often than chance would have it. */
  private static final byte[] BYTES =
      "{}[]\",:-0123456789eE.ntfu\\ \u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path folder;

  private Path run;

  @BeforeEach
  void write() throws IOException {
    run = SampleRun.write(folder.resolve("run"), 3);
    Files.writeString(run.resolve("status.json"), status("2026-11-26T10:01:00Z"));
  }

  private static String status(String heartbeat) {
    return """
        {"state": "running", "samples": 1200, "total_samples": 6000, "heartbeat": "%s", "pid": 1}
        """
        .formatted(heartbeat);
  }

  @Test
  void whateverIsDamagedTheListIsThere() throws IOException {
    Random random = new Random(7);
    List<Path> files = files();
    SampleRun.write(folder.resolve("sound"), 3);
    int unreadable = 0;
    for (int i = 0; i < DAMAGES; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, damaged(whole, random));
      Routes routes = routes();
      JsonNode list = json(routes.answer("/api/runs", null));
      assertThat(list.at("/runs/1/state").asText()).isEqualTo("unknown");
      JsonNode view = json(routes.answer("/api/run", "name=run"));
      if (view.at("/line/state").asText().equals("unreadable")) {
        unreadable++;
        assertThat(view.at("/line/message").asText()).isNotBlank();
      }
      Files.write(file, whole);
    }
    assertThat(unreadable).as("damages that were noticed").isBetween(DAMAGES / 10, DAMAGES - 1);
    assertThat(json(routes().answer("/api/run", "name=run")).at("/line/state").asText())
        .isEqualTo("silent");
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    if (random.nextInt(3) == 0) {
      return Arrays.copyOf(damaged, random.nextInt(whole.length));
    }
    for (int i = 0; i <= random.nextInt(4); i++) {
      damaged[random.nextInt(damaged.length)] = BYTES[random.nextInt(BYTES.length)];
    }
    return damaged;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run.json|{\"schema_version\": \"2.0\"}|Unsupported run folder",
        "run.json|[]|Invalid file:",
        "status.json|{\"state\": \"running\", \"heartbeat\": \"soon\"}|heartbeat soon (must be a time",
        "status.json|null|it has no content",
        "evaluation-test.json|{|Invalid file:"
      })
  void whatIsWrongIsSaid(String file, String content, String sentence) throws IOException {
    Files.writeString(run.resolve(file), content);
    JsonNode line = json(routes().answer("/api/runs", null)).at("/runs/0");
    assertThat(line.get("state").asText()).isEqualTo("unreadable");
    assertThat(line.get("message").asText()).contains(sentence);
  }

  @Test
  void aNewerVersionsFieldsAndStatesAreLeftOut() throws IOException {
    Files.writeString(
        run.resolve("status.json"), "{\"state\": \"dreaming\", \"samples\": 7, \"mood\": [1]}");
    JsonNode line = json(routes().answer("/api/runs", null)).at("/runs/0");
    assertThat(line.get("state").asText()).isEqualTo("unknown");
    assertThat(line.get("samples").asInt()).isEqualTo(7);
  }

  /** As training writes it: a line, and half of the next. */
  @Test
  void aRunThatIsBeingWrittenGrows() throws IOException {
    Path metrics = run.resolve("metrics/00000-0.jsonl");
    List<String> lines = Files.readAllLines(metrics);
    for (int rounds : new int[] {0, 1, 2, 30}) {
      Files.writeString(
          metrics,
          String.join("\n", lines.subList(0, rounds))
              + (rounds == lines.size() ? "" : "\n" + lines.get(rounds).substring(0, 20)));
      RunView view = readNow();
      assertThat(view.rounds()).isEqualTo(rounds);
    }
    RunView whole = readNow();
    assertThat(whole.charts().get(0).lines().get(0).x()).as("short rounds merged").hasSize(27);
  }

  /** By a reader of its own, as reading is rationed. */
  private RunView readNow() throws IOException {
    RunFolder read = RunFolder.at(hadoop(run), new Configuration());
    return new CachedRun("run", read, new PlainWords()).read().view(Instant.now());
  }

  @Test
  void aRunWithoutAnythingIsThere() throws IOException {
    Path begun = Files.createDirectories(folder.resolve("begun/metrics")).getParent();
    JsonNode list = json(routes().answer("/api/runs", null));
    assertThat(list.at("/runs/0/name").asText()).isEqualTo("begun");
    assertThat(list.at("/runs/0/message").asText()).contains("no recipe.yaml in it");
    Files.writeString(begun.resolve("recipe.yaml"), "model: {}\n");
    assertThat(json(routes().answer("/api/run", "name=begun")).get("charts")).isEmpty();
  }

  @Test
  void readingTakesATenthOfTheTimeAtMost() {
    Pace pace = new Pace(Duration.ofNanos(50));
    assertThat(pace.isDue(-1_000)).isTrue();
    pace.took(100, 101);
    assertThat(pace.isDue(150)).isFalse();
    assertThat(pace.isDue(151)).isTrue();
    pace.took(200, 300);
    assertThat(pace.isDue(1_199)).isFalse();
    assertThat(pace.isDue(1_200)).isTrue();
  }

  private Routes routes() throws IOException {
    return new Routes(
        new Shown(RunFolder.at(hadoop(folder), new Configuration()), List.of(), Optional.empty()),
        new PlainWords());
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private static JsonNode json(Answer answer) throws IOException {
    assertThat(answer.status()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }
}
