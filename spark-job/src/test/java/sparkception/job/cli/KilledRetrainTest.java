package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduled command in processes of its own, which are killed or started twice. */
@Tag("slow")
class KilledRetrainTest {

  @TempDir Path folder;

  private StripedPictures pictures;
  private String data;
  private String registry;
  private String run;

  @BeforeEach
  void registerAFirstChampion() throws IOException {
    data = folder.resolve("data").toString();
    registry = folder.resolve("models").toString();
    run = folder.resolve("run").toString();
    pictures =
        new StripedPictures(folder.resolve("pictures"), 1)
            .add("train", "first-", 8)
            .add("test", "test-", 60);
    CliRun.json(
        "prep",
        "--input",
        folder.resolve("pictures").toString(),
        "--format",
        "class-folders",
        "--output",
        data);
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 1,
                    dropout: 0.0, batch-norm-decay: 0.7}
            train: {epochs: 1, batch-size: 8, averaging-period: 2, workers: 2}
            learning-rate: {initial: 0.05, schedule: constant}
            """);
    CliRun.json("train", "--recipe", recipe.toString(), "--data", data, "--output", run);
    assertThat(CliRun.json(command("3")).get("champion").asInt()).isEqualTo(1);
    pictures.add("train", "second-", 90);
  }

  /** Killed after its first checkpoint: the champion stays, and the next one goes on from there. */
  @Test
  void killedHalfWayTheNextOneRepairs() throws Exception {
    byte[] champion = Files.readAllBytes(folder.resolve("models/champion.json"));
    CommandProcess doomed = new CommandProcess(command("3"));
    int code =
        doomed.watch(
            line -> {
              if (line.startsWith("Checkpoint ")) {
                doomed.kill();
              }
            });
    assertThat(code).as(String.join("\n", doomed.output())).isEqualTo(137);
    assertThat(folder.resolve("models/champion.json")).hasBinaryContent(champion);
    assertThat(CliRun.json("registry", "list", registry).get("versions")).hasSize(1);
    assertThat(folder.resolve("models/_lock")).as("its lease is left").exists();
    try (Stream<Path> candidates = Files.list(folder.resolve("models/candidates"))) {
      assertThat(candidates).hasSize(1);
    }

    CommandProcess next = new CommandProcess(command("3"));
    assertThat(next.end()).as(String.join("\n", next.output())).isZero();
    assertThat(next.output())
        .anyMatch(line -> line.startsWith("Going on after "))
        .anyMatch(line -> line.startsWith("0 new images. Version 2 is the champion now: better"));
    JsonNode list = CliRun.json("registry", "list", registry);
    assertThat(list.get("champion").asInt()).isEqualTo(2);
    assertThat(list.get("versions")).hasSize(2);
    assertThat(folder.resolve("models/candidates")).isEmptyDirectory();
    assertThat(folder.resolve("models/_lock")).doesNotExist();
  }

  @Test
  void ofTwoAtOnceOneRuns() throws Exception {
    CommandProcess first = new CommandProcess(command("10000"));
    List<CommandProcess> second = new ArrayList<>();
    List<Integer> codes = new ArrayList<>();
    first.watch(
        line -> {
          if (line.startsWith("Checkpoint ") && second.isEmpty()) {
            codes.add(ended(second));
            first.kill();
          }
        });
    assertThat(codes).as("that it is being done is no failure").containsExactly(0);
    assertThat(second.get(0).output())
        .anyMatch(
            line ->
                line.matches(
                    "Nothing done: process %d on .* \\(transfer\\) is at .*models"
                        .formatted(first.pid())));
    assertThat(CliRun.json("registry", "list", registry).get("versions")).hasSize(1);
  }

  private int ended(List<CommandProcess> started) {
    try {
      started.add(new CommandProcess(command("3")));
      return started.get(0).end();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String[] command(String epochs) {
    List<String> all =
        new ArrayList<>(
            List.of("transfer", "--if-new", "--registry", registry, "--data", data, "--from", run));
    all.addAll(List.of("--set", "train.epochs=" + epochs, "--master", "local[2]"));
    return all.toArray(String[]::new);
  }
}
