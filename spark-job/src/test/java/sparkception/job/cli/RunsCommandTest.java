package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs listed and compared, as docs/run-folder.md has their folders, without a training. */
class RunsCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    write("wide/seed-1", "ended", 0.045, 0.75);
    write("thin/seed-1", "running", 0.01, 0.5);
    write("thin/_staging/seed-2", "ended", 0.01, 0.5);
  }

  private void write(String name, String state, double rate, double top1) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(run.resolve("metrics"));
    Files.createDirectories(run.resolve("evaluations"));
    Files.writeString(
        run.resolve("recipe.yaml"),
        "model: {name: mobilenet, input: 64}\nlearning-rate: {initial: %s}\n".formatted(rate));
    Files.writeString(
        run.resolve("run.json"), "{\"schema_version\": \"1.0\", \"parameters\": 1342536}");
    Files.writeString(
        run.resolve("status.json"),
        """
        {"state": "%s", "samples": 1200, "total_samples": 6000, "started": "2026-11-26T10:00:00Z",
         "heartbeat": "2026-11-26T10:01:00Z", "pid": 1}
        """
            .formatted(state));
    Files.writeString(
        run.resolve("metrics/00000-0.jsonl"),
        String.format(
            Locale.ROOT,
            """
            {"round":1,"epoch":0,"from_samples":0,"samples":600,"loss":0.9,"learning_rate":%1$f,"images_per_second":300,"seconds":2.0}
            {"round":2,"epoch":0,"from_samples":600,"samples":1200,"loss":0.7,"learning_rate":%1$f,"images_per_second":300,"seconds":2.0}
            """,
            rate));
    Files.writeString(
        run.resolve("evaluations/val-000000001200.json"),
        "{\"split\":\"val\",\"samples\":1200,\"examples\":60,\"loss\":0.5,\"top1\":%s,\"batch_norm_images\":0}"
            .formatted(top1));
  }

  @Test
  void runsBelowAFolderAreListed() {
    CliRun listed = CliRun.of("runs", "list", folder.toString());
    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(listed.out().lines().map(line -> line.strip().replaceAll(" {2,}", "|")))
        .containsExactly(
            "run|state|parameters|samples|time|images/s|loss|top-1, val",
            "thin/seed-1|silent|1,342,536|1,200|4.0 s|300|0.7000|50.00 %",
            "wide/seed-1|ended|1,342,536|1,200|4.0 s|300|0.7000|75.00 %");
  }

  @Test
  void linksThatLeadInACircleAreFollowedOnce() throws IOException {
    Files.createSymbolicLink(folder.resolve("thin/above"), folder);
    Files.createSymbolicLink(folder.resolve("elsewhere"), folder.resolve("wide"));
    CliRun listed = CliRun.of("runs", "list", folder.toString());
    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(listed.out().lines()).hasSize(3);
  }

  @Test
  void runsAreListedForPrograms() throws IOException {
    JsonNode runs = CliRun.json("runs", "list", folder.resolve("wide").toString());
    assertThat(runs).hasSize(1);
    assertThat(runs.at("/0/status/state").asText()).isEqualTo("ended");
    assertThat(runs.at("/0/points/0/top1").asDouble()).isEqualTo(0.75);
  }

  @Test
  void runsAreComparedOnOnePage() throws IOException {
    Path page = folder.resolve("comparison.html");
    CliRun compared =
        CliRun.of(
            "runs",
            "compare",
            folder.resolve("wide/seed-1").toString(),
            folder.resolve("thin/seed-1").toString(),
            "--html",
            page.toString());
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out().lines().map(line -> line.strip().replaceAll(" {2,}", "|")))
        .contains("recipe|wide/seed-1|thin/seed-1", "learning-rate.initial|0.045|0.01")
        .noneMatch(line -> line.contains("model.input"))
        .endsWith("Page " + page);
    assertThat(Files.readString(page))
        .contains("Loss, training", "Accuracy (top-1), val", "Images per second")
        .contains("<th scope=\"row\">learning-rate.initial</th><td>0.045</td><td>0.01</td>");
  }

  @Test
  void differencesAreToldToPrograms() throws IOException {
    JsonNode compared = CliRun.json("runs", "compare", folder.toString());
    assertThat(compared.get("runs")).hasSize(2);
    assertThat(compared.at("/differences/learning-rate.initial").toString())
        .isEqualTo("[\"0.01\",\"0.045\"]");
  }

  @Test
  void runsAreShownToTensorBoard() throws IOException {
    Path logs = folder.resolve("logs");
    JsonNode events =
        CliRun.json("runs", "tensorboard", folder.toString(), "--output", logs.toString());
    assertThat(events.toString()).isEqualTo("{\"thin/seed-1\":5,\"wide/seed-1\":6}");
    assertThat(logs.resolve("thin/seed-1/train")).isDirectoryContaining("glob:**tfevents*");
    CliRun again = CliRun.of("runs", "tensorboard", folder.toString(), "--output", logs.toString());
    assertThat(again.out().lines())
        .containsExactly(
            "thin/seed-1: 5 events", "wide/seed-1: 6 events", "tensorboard --logdir " + logs);
  }

  @Test
  void whereThereIsNoRunIsSaid() {
    Path elsewhere = folder.resolve("elsewhere");
    CliRun listed = CliRun.of("runs", "list", elsewhere.toString());
    assertThat(listed.code()).isEqualTo(1);
    assertThat(listed.err()).isEqualTo("Cannot find a run in %s%n".formatted(elsewhere));
  }

  @Test
  void aPartMustBeNamed() {
    CliRun said = CliRun.of("runs");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("Missing required subcommand");
  }
}
