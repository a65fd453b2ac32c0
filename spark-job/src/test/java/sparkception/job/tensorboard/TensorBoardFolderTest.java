package sparkception.job.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.DynamicMessage;
import sparkception.job.report.SampleRun;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunFolderException;

/** Event files, read by a parser of their published definitions, and by TensorBoard itself. */
class TensorBoardFolderTest {

  @TempDir Path folder;

  private Path run;
  private Path logs;
  private List<String> lines;

  @BeforeEach
  void write() throws IOException {
    run = SampleRun.write(folder.resolve("run1"), 3);
    logs = folder.resolve("logs");
    List<String> timed = new ArrayList<>();
    for (String line : Files.readAllLines(metrics())) {
      String time = "2026-11-26T10:00:%02d.250Z".formatted(timed.size());
      timed.add(line.replaceFirst("\\{", "{\"time\":\"%s\",".formatted(time)));
    }
    lines = timed;
    rounds(30);
    status("ended");
  }

  private Path metrics() {
    return run.resolve("metrics/00000-0.jsonl");
  }

  private void rounds(int count) throws IOException {
    Files.write(metrics(), lines.subList(0, count));
  }

  private void status(String state) throws IOException {
    Files.writeString(
        run.resolve("status.json"),
        "{\"state\": \"%s\", \"samples\": 18000, \"ended\": \"2026-11-26T10:02:00Z\"}"
            .formatted(state));
  }

  private Map<String, Integer> show(Path... runs) throws IOException {
    List<RunFolder> folders = new ArrayList<>();
    for (Path each : runs) {
      folders.add(
          RunFolder.at(new org.apache.hadoop.fs.Path(each.toString()), new Configuration()));
    }
    return new TensorBoardFolder(logs).show(folders);
  }

  private Path only(String below) throws IOException {
    try (Stream<Path> files = Files.list(logs.resolve(below))) {
      return files.filter(Files::isRegularFile).reduce((a, b) -> null).orElseThrow();
    }
  }

  @Test
  void roundsAndSplitsAreCurves() throws IOException {
    assertThat(show(run)).containsExactly(Map.entry("run1", 30 + 3 + 1 + 4));
    List<DynamicMessage> events = EventFile.read(only("run1/train"));
    assertThat(EventFile.field(events.get(0), "file_version")).isEqualTo("brain.Event:2");
    assertThat(
            EventFile.field(
                (DynamicMessage) EventFile.field(events.get(1), "session_log"), "status"))
        .isEqualTo(1);
    assertThat(events).hasSize(32);
    DynamicMessage second = events.get(3);
    assertThat(EventFile.field(second, "step")).isEqualTo(1280L);
    assertThat((double) EventFile.field(second, "wall_time")).isEqualTo(1795687201.25);
    JsonNode line = new ObjectMapper().readTree(lines.get(1));
    assertThat((float) values(second).get("loss")).isEqualTo((float) line.get("loss").asDouble());
    assertThat((float) values(second).get("learning_rate"))
        .isEqualTo((float) line.get("learning_rate").asDouble());
    assertThat(values(second).keySet())
        .containsExactlyInAnyOrder(
            "loss",
            "learning_rate",
            "images_per_second",
            "divergence",
            "seconds/round",
            "seconds/fetch",
            "seconds/compute",
            "seconds/reduce",
            "seconds/broadcast");
    List<DynamicMessage> val = EventFile.read(only("run1/val"));
    assertThat(val.subList(2, 5))
        .extracting(event -> EventFile.field(event, "step"))
        .containsExactly(6000L, 12000L, 18000L);
    assertThat((float) values(val.get(4)).get("top_1")).isCloseTo(0.89f, within(1e-6f));
  }

  private static Map<String, Object> values(DynamicMessage event) {
    Map<String, Object> values = new TreeMap<>();
    DynamicMessage summary = (DynamicMessage) EventFile.field(event, "summary");
    for (Object value : (List<?>) EventFile.field(summary, "value")) {
      values.put(
          (String) EventFile.field((DynamicMessage) value, "tag"),
          EventFile.field((DynamicMessage) value, "simple_value"));
    }
    return values;
  }

  /** TensorBoard reads on where it stopped: what it has read must stay. */
  @Test
  void aRunThatGoesOnMakesTheSameFileLonger() throws IOException {
    status("running");
    rounds(10);
    show(run);
    Path file = only("run1/train");
    Object inode = Files.getAttribute(file, "unix:ino");
    byte[] before = Files.readAllBytes(file);
    rounds(30);
    show(run);
    assertThat(only("run1/train")).isEqualTo(file);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
    assertThat(Files.readAllBytes(file)).startsWith(before).hasSizeGreaterThan(before.length);
    assertThat(EventFile.read(file)).hasSize(32);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, before.length + 7));
    show(run);
    assertThat(Files.readAllBytes(file)).as("after a kill while it was written").isEqualTo(whole);
  }

  @Test
  void aRunThatWentBackHasANewFile() throws IOException {
    show(run);
    Path first = only("run1/train");
    Files.writeString(
        run.resolve("metrics/00001-640.jsonl"), lines.get(1).replace("\"loss\":", "\"loss\":9"));
    show(run);
    Path second = only("run1/train");
    assertThat(second.getFileName().toString())
        .isEqualTo(first.getFileName().toString().replace("00000", "00001"));
    assertThat(EventFile.read(second)).hasSize(4);
  }

  @Test
  void twoRunsOfOneNameAreRefused() throws IOException {
    Path other = SampleRun.write(folder.resolve("x/a/run"), 2);
    Path same = SampleRun.write(folder.resolve("y/a/run"), 2);
    assertThatThrownBy(() -> show(other, same))
        .isInstanceOf(RunFolderException.class)
        .hasMessage("Cannot show two runs that are both called a/run");
  }

  @Test
  void tensorBoardReadsThem() throws Exception {
    String python = Optional.ofNullable(System.getenv("TENSORBOARD_PYTHON")).orElse("python3");
    if (!succeeds(python, "-c", "import tensorboard")) {
      System.err.println(
          "NOT TESTED: no tensorboard for " + python + ", so only our own parser read event files");
      Assumptions.abort("No tensorboard for Python on this machine");
    }
    show(run);
    Path script = folder.resolve("read_events.py");
    try (InputStream in = TensorBoardFolderTest.class.getResourceAsStream("read_events.py")) {
      Files.write(script, in.readAllBytes());
    }
    Process process =
        new ProcessBuilder(python, script.toString(), logs.toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    JsonNode read = new ObjectMapper().readTree(process.getInputStream());
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
    assertThat(read.at("/run1~1train/loss")).hasSize(30);
    assertThat(read.at("/run1~1train/loss/1/0").asInt()).isEqualTo(1280);
    assertThat(read.at("/run1~1val/top_1/2/1").asDouble()).isCloseTo(0.89, within(1e-6));
    assertThat(read.at("/run1/recipe/plugin").asText()).isEqualTo("text");
    assertThat(read.at("/run1/recipe/text").asText()).startsWith("```yaml\nmodel:");
    assertThat(read.at("/run1/mistakes~1test/plugin").asText()).isEqualTo("images");
    assertThat(read.at("/run1/mistakes~1test/strings").asInt()).isEqualTo(2 + 24);
    assertThat(read.at("/run1/mistakes_listed~1test/text").asText())
        .startsWith("| picture | file |")
        .contains("| T-shirt/top & <co> |");
    assertThat(read.at("/hparams/train.batch-size").asDouble()).isPositive();
    assertThat(read.at("/hparams/model.name").asText()).isEqualTo("xception");
    assertThat(read.at("/status").asInt()).isEqualTo(1);
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException none) {
      return false;
    }
  }
}
