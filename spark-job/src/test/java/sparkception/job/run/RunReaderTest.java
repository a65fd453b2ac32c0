package sparkception.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReaderTest {

  @TempDir Path folder;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectories(folder.resolve("metrics"));
    Files.writeString(folder.resolve("recipe.yaml"), "model: {}\n");
  }

  @Test
  void whatARestartRepeatsIsSuperseded() throws IOException {
    metrics("00000-0.jsonl", line(1, 0, 100, 9), line(2, 100, 200, 9), line(3, 200, 300, 9));
    metrics("00001-100.jsonl", line(2, 100, 200, 1));
    assertThat(reader().metrics().rounds()).extracting(MetricLine::loss).containsExactly(9.0, 1.0);
    assertThat(reader().metrics().rounds())
        .extracting(MetricLine::samples)
        .containsExactly(100L, 200L);
  }

  /** With other workers rounds end elsewhere; by their ends alone old ones would stay between. */
  @Test
  void roundsThatAreCutOtherwiseAreNotMixed() throws IOException {
    metrics("00000-0.jsonl", line(1, 0, 100, 9), line(2, 100, 200, 9), line(3, 200, 300, 9));
    metrics("00001-100.jsonl", line(2, 100, 250, 1), line(3, 250, 400, 1));
    assertThat(reader().metrics().rounds())
        .extracting(MetricLine::samples)
        .containsExactly(100L, 250L, 400L);
  }

  @Test
  void aStartWithoutARoundSupersedesToo() throws IOException {
    metrics("00000-0.jsonl", line(1, 0, 100, 9), line(2, 100, 200, 9));
    metrics("00001-100.jsonl");
    assertThat(reader().metrics().rounds()).hasSize(1);
  }

  @Test
  void aRollBackSupersedesWithinAStart() throws IOException {
    metrics(
        "00000-0.jsonl",
        line(1, 0, 100, 9),
        line(2, 100, 200, 9),
        line(3, 200, 300, 9),
        line(2, 100, 220, 1));
    assertThat(reader().metrics().rounds())
        .extracting(MetricLine::samples)
        .containsExactly(100L, 220L);
  }

  @Test
  void startsAreInTheOrderOfTheirNumbers() throws IOException {
    metrics("100000-100.jsonl", line(2, 100, 200, 2));
    metrics("99999-0.jsonl", line(1, 0, 100, 1), line(2, 100, 150, 1));
    assertThat(reader().metrics().rounds()).extracting(MetricLine::loss).containsExactly(1.0, 2.0);
  }

  @Test
  void linesOfEarlierVersionsAndHalfOnesAreRead() throws IOException {
    metrics(
        "00000-0.jsonl",
        "{\"round\":1,\"samples\":100,\"loss\":2.5}",
        "{\"recovery\":\"Cannot evaluate\",\"after_samples\":100,\"cause\":\"disk\"}",
        "{\"round\":2,\"samples\":200,\"lo");
    metrics("00001-100.jsonl", "{\"round\":2,\"samples\":200,\"loss\":2.0}");
    Metrics metrics = reader().metrics();
    assertThat(metrics.rounds()).extracting(MetricLine::loss).containsExactly(2.5, 2.0);
    assertThat(metrics.rounds().get(0).time()).isNull();
    assertThat(metrics.recoveries()).extracting(Recovery::cause).containsExactly("disk");
  }

  @Test
  void aRoundIsSeenAsSoonAsItIsDone() throws IOException {
    try (MetricsLog log = new MetricsLog(run(), 0, "onednn")) {
      log.add(new RoundReport(1, 0, 100, 900, 2.5, 0.1, 50, 2, 0, 1, 0, 0, 0));
      assertThat(reader().metrics().rounds()).extracting(MetricLine::loss).containsExactly(2.5);
      log.addRecovery(100, "Cannot evaluate", "disk");
      assertThat(reader().metrics().recoveries()).hasSize(1);
    }
  }

  @Test
  void aFolderOfAnEarlierVersionIsRead() throws IOException {
    Files.writeString(
        folder.resolve("run.json"), "{\"data\": \"flowers\", \"data_fingerprint\": \"0f\"}");
    RunReader reader = reader();
    assertThat(reader.description().orElseThrow().data()).isEqualTo("flowers");
    assertThat(reader.status()).isEmpty();
    assertThat(reader.metrics().rounds()).isEmpty();
    assertThat(reader.recipe("read")).isEqualTo("model: {}\n");
  }

  @Test
  void fieldsOfANewerMinorVersionAreLeftOutAndTold() throws IOException {
    Files.writeString(
        folder.resolve("run.json"),
        "{\"schema_version\": \"1.9\", \"data\": \"flowers\", \"planet\": {\"name\": \"Mars\"}}");
    try (LogLines log = LogLines.of("sparkception.job.files.TolerantJson")) {
      assertThat(reader().description().orElseThrow().data()).isEqualTo("flowers");
      reader();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("run.json has fields that this version does not know", "planet");
    }
  }

  @Test
  void aNewerMajorVersionIsRefused() throws IOException {
    Files.writeString(folder.resolve("run.json"), "{\"schema_version\": \"2.0\"}");
    assertThatThrownBy(this::reader)
        .isInstanceOf(RunFolderException.class)
        .hasMessage(
            "Unsupported run folder file:%s: its schema_version is 2.0, this program reads those"
                    .formatted(folder)
                + " up to 1.x; use the version that wrote it or a newer one");
  }

  @Test
  void aDamagedDescriptionIsRefused() throws IOException {
    for (String damaged : List.of("{\"data\": ", "{\"schema_version\": \"one\"}", "[]")) {
      Files.writeString(folder.resolve("run.json"), damaged);
      assertThatThrownBy(this::reader)
          .as(damaged)
          .isInstanceOf(RunFolderException.class)
          .hasMessageStartingWith("Invalid file:" + folder + "/run.json: ");
    }
  }

  @Test
  void aRunThatIsSilentForAMinuteMayHaveBeenKilled() throws IOException {
    Files.writeString(
        folder.resolve("status.json"),
        "{\"state\": \"running\", \"heartbeat\": \"2026-11-26T10:00:00Z\"}");
    RunStatus status = reader().status().orElseThrow();
    assertThat(status.isSilent(Instant.parse("2026-11-26T10:00:59Z"))).isFalse();
    assertThat(status.isSilent(Instant.parse("2026-11-26T10:01:01Z"))).isTrue();
  }

  @Test
  void whatMakesNoSenseIsSaidWithItsFile() throws IOException {
    Files.createDirectories(folder.resolve("evaluations"));
    Files.writeString(folder.resolve("status.json"), "{\"heartbeat\": \"yesterday\"}");
    assertThatThrownBy(() -> reader().status())
        .hasMessage(
            "Invalid file:%s/status.json: heartbeat yesterday (must be a time as in"
                    .formatted(folder)
                + " 2026-11-26T10:00:00Z)");
    Files.writeString(folder.resolve("status.json"), "null");
    assertThatThrownBy(() -> reader().status())
        .hasMessage("Invalid file:%s/status.json: it has no content", folder);
    Files.writeString(folder.resolve("evaluations/val-1.json"), "{\"samples\": 1}");
    assertThatThrownBy(() -> reader().points())
        .hasMessage("Invalid file:%s/evaluations/val-1.json: no split", folder);
  }

  @Test
  void aStateThatIsNotKnownIsNone() throws IOException {
    Files.writeString(folder.resolve("status.json"), "{\"state\": \"paused\"}");
    assertThat(reader().status().orElseThrow().state()).isNull();
  }

  private RunReader reader() throws IOException {
    return RunReader.open(run());
  }

  private RunFolder run() throws IOException {
    return RunFolder.at(new org.apache.hadoop.fs.Path(folder.toString()), new Configuration());
  }

  private void metrics(String file, String... lines) throws IOException {
    Files.writeString(folder.resolve("metrics").resolve(file), String.join("\n", lines));
  }

  private static String line(int round, long from, long samples, double loss) {
    return String.format(
        Locale.ROOT,
        "{\"time\":\"2026-11-26T10:00:00Z\",\"engine\":\"onednn\",\"round\":%d,\"epoch\":0,"
            + "\"from_samples\":%d,\"samples\":%d,\"loss\":%f}",
        round,
        from,
        samples,
        loss);
  }
}
