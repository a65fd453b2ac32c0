package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run folder as docs/run-folder.md has it, without a training. */
class InspectRunTest {

  @TempDir Path run;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(run.resolve("metrics"));
    Files.createDirectories(run.resolve("evaluations"));
    write("recipe.yaml", "model: {name: mobilenet, input: 64, width: 0.5}\n");
    write(
        "run.json",
        """
        {"schema_version": "1.0", "data": "file:/data/flowers", "data_fingerprint": "0f",
         "classes": [{"index": 0, "id": "r", "name": "rose"}, {"index": 1, "id": "t", "name": "tulip"}],
         "images": {"train": 1200, "val": 60}, "channels": 3, "input": 64, "parameters": 1342536,
         "invocation": {"command": "sparkception train --data flowers", "host": "node7",
           "started": "2026-11-26T10:00:00Z", "version": "0.1.0", "spark": "3.5.5", "java": "17"}}
        """);
    write("status.json", status("running", "\"heartbeat\": \"2026-11-26T10:01:00Z\""));
    write(
        "metrics/00000-0.jsonl",
        """
        {"round":1,"epoch":0,"from_samples":0,"samples":600,"loss":0.9,"learning_rate":0.045}
        {"recovery":"Cannot evaluate checkpoint","after_samples":600,"cause":"disk full"}
        {"round":2,"epoch":0,"from_samples":600,"samples":1200,"loss":0.7,"learning_rate":0.045,"images_per_second":310}
        """);
    write(
        "evaluations/val-000000001200.json",
        "{\"split\":\"val\",\"samples\":1200,\"examples\":60,\"loss\":0.5,\"top1\":0.75,\"batch_norm_images\":0}");
  }

  @Test
  void aRunIsShownAtAGlance() {
    CliRun shown = CliRun.of("inspect", run.toString());
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out().lines())
        .contains(
            "Run      file:" + run,
            "State    killed, or out of reach, as it was last heard of at 2026-11-26T10:01:00Z,"
                + " 1,200 of 6,000 samples (20%); the same command goes on",
            "Network  mobilenet, input 64, width 0.5, 1,342,536 parameters",
            "Data     file:/data/flowers, 2 classes, images: train 1,200, val 60",
            "Started  2026-11-26T10:00:00Z on node7",
            "Rounds   2, epoch 1, 1,200 samples, loss 0.7000, learning rate 0.0450, 310 images/s",
            "recovered after 600 samples: Cannot evaluate checkpoint (disk full)")
        .anyMatch(line -> line.matches("val +at checkpoints +1,200 +60 +0[.]5000 +0[.]7500 +- +-"));
  }

  @Test
  void programsGetTheSameAsJson() throws IOException {
    JsonNode shown = CliRun.json("inspect", run.toString());
    assertThat(shown.at("/status/state").asText()).isEqualTo("running");
    assertThat(shown.get("silent").asBoolean()).isTrue();
    assertThat(shown.at("/network/name").asText()).isEqualTo("mobilenet");
    assertThat(shown.get("rounds").asInt()).isEqualTo(2);
    assertThat(shown.at("/newest_round/loss").asDouble()).isEqualTo(0.7);
    assertThat(shown.at("/points/0/top1").asDouble()).isEqualTo(0.75);
  }

  @Test
  void itsEndIsTold() throws IOException {
    write("status.json", status("failed", "\"ended\": \"T\", \"message\": \"disk full\""));
    assertThat(CliRun.of("inspect", run.toString()).out())
        .contains("State    failed at T, 1,200 of 6,000 samples (20%): disk full");
    Files.delete(run.resolve("status.json"));
    assertThat(CliRun.of("inspect", run.toString()).out())
        .contains("State    not told, as the run is of another version");
  }

  @Test
  void whatIsOfDataSetsAloneIsWrongUsage() {
    CliRun wrong = CliRun.of("inspect", run.toString(), "--html", "page.html");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("Unsupported for a run: --html, --png and --split");
  }

  @Test
  void aDamagedRecipeIsOneSentence() throws IOException {
    write("recipe.yaml", "model: {name: [\n");
    CliRun damaged = CliRun.of("inspect", run.toString());
    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.err().lines())
        .singleElement()
        .asString()
        .startsWith("Invalid file:" + run + "/recipe.yaml: ");
  }

  private static String status(String state, String rest) {
    return "{\"state\": \"%s\", \"samples\": 1200, \"total_samples\": 6000, %s}"
        .formatted(state, rest);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(run.resolve(file), text);
  }
}
