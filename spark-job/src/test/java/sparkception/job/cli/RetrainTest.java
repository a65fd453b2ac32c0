package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a model whose data set grows, by the command that is scheduled. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetrainTest {

  @TempDir static Path folder;

  private static StripedPictures pictures;
  private static String data;
  private static String run;
  private static String registry;

  private static HookServer hook;

  @AfterAll
  static void stopHook() {
    hook.close();
  }

  @BeforeAll
  static void trainAFirstChampion() throws IOException {
    hook = new HookServer();
    Files.writeString(folder.resolve("hook"), hook.address() + "\n");
    data = folder.resolve("data").toString();
    run = folder.resolve("run").toString();
    registry = folder.resolve("models").toString();
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
  }

  @Test
  @Order(1)
  void withoutAChampionThereIsNothingToBeginWith() {
    CliRun none =
        CliRun.of(
            "transfer",
            "--if-new",
            "--registry",
            registry,
            "--data",
            data,
            "--hook-file",
            folder.resolve("hook").toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err())
        .containsPattern("Cannot begin with .*models: it has no champion \\(say --from RUN, .*\\)");
    assertThat(folder.resolve("models/versions")).doesNotExist();
    assertThat(hook.take().get("outcome").asText()).isEqualTo("FAILED");
    assertThat(hook.last().get("text").asText() + "\n").isEqualTo(none.err());
  }

  @Test
  @Order(2)
  void theFirstRunRegistersTheModelItIsGiven() throws IOException {
    JsonNode first = night();
    assertThat(first.get("outcome").asText()).isEqualTo("NOTHING_NEW");
    assertThat(first.get("champion").asInt()).isEqualTo(1);
    JsonNode list = CliRun.json("registry", "list", registry);
    assertThat(list.get("champion").asInt()).isEqualTo(1);
    assertThat(list.at("/hold_out/split").asText()).isEqualTo("test");
    assertThat(list.at("/hold_out/data").asText()).endsWith("data/_versions/1");
    assertThat(list.at("/versions/0/decision/reason").asText()).startsWith("the first (top-1 ");
    assertThat(list.at("/versions/0/lineage/manifest_sha256").asText()).hasSize(64);
  }

  @Test
  @Order(3)
  void whereNothingIsNewNothingChanges() throws IOException {
    Map<String, String> before = contents();
    CliRun nothing = CliRun.of(command());
    assertThat(nothing.code()).isZero();
    assertThat(nothing.out())
        .matches("Nothing new in .*data/_versions/1; the champion stays version 1\n");
    assertThat(hook.isEmpty()).as("nobody is told of nothing").isTrue();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  @Order(4)
  void aBetterModelIsPromoted() throws IOException {
    pictures.add("train", "second-", 90);
    JsonNode better = night();
    assertThat(better.get("outcome").asText()).isEqualTo("PROMOTED");
    assertThat(better.get("added").asInt()).isEqualTo(180);
    assertThat(better.get("champion").asInt()).isEqualTo(2);
    JsonNode version = better.get("version");
    assertThat(version.at("/lineage/parent").asInt()).isEqualTo(1);
    assertThat(version.at("/metrics/gain").asDouble()).isGreaterThan(0.2);
    assertThat(version.at("/metrics/p_value").asDouble()).isLessThan(0.01);
    assertThat(version.at("/metrics/images").asInt()).isEqualTo(120);
    assertThat(folder.resolve("models/candidates")).isEmptyDirectory();
    assertThat(hook.take().get("text").asText())
        .startsWith("180 new images. Version 2 is the champion now: ");
    assertThat(hook.last().at("/outcome").asText()).isEqualTo("PROMOTED");
    assertThat(hook.last().at("/result/version/metrics/gain"))
        .isEqualTo(version.at("/metrics/gain"));
    assertThat(night().get("outcome").asText()).as("the next night").isEqualTo("NOTHING_NEW");
  }

  @Test
  @Order(5)
  void aRegistryWithoutAChampionHasNoneToShow() {
    CliRun none = CliRun.of("registry", "show", folder.resolve("empty").toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("Cannot find a champion in ", ": no version was ever promoted");
  }

  /** A version is a run folder: other commands take it. */
  @Test
  @Order(5)
  void aVersionIsARunForOtherCommands() throws IOException {
    JsonNode evaluated = CliRun.json("evaluate", "--run", registry + "/versions/2", "--data", data);
    JsonNode version = CliRun.json("registry", "show", registry);
    assertThat(evaluated.get("top1").asDouble())
        .as("what was registered is what the network does")
        .isEqualTo(version.at("/metrics/top1").asDouble());
    assertThat(CliRun.of("registry", "diff", registry, "1", "2").out())
        .contains("metrics.top1", "lineage.parent", "recipe.transfer.initialize-from");
  }

  @Test
  @Order(6)
  void aWorseModelIsRegisteredAndNotPromoted() throws IOException {
    byte[] champion = Files.readAllBytes(folder.resolve("models/champion.json"));
    pictures.addMislabelled("train", "wrong-", 250);
    hook.answer(500);
    CliRun run =
        CliRun.of(Stream.concat(Stream.of(command()), Stream.of("--json")).toArray(String[]::new));
    assertThat(run.code()).as("a hook that fails fails nothing").isZero();
    assertThat(run.err())
        .contains("Warning: Cannot tell the web hook on 127.0.0.1: it answers with status 500\n")
        .doesNotContain("secret");
    assertThat(hook.take().get("outcome").asText()).isEqualTo("NOT_PROMOTED");
    JsonNode worse = new ObjectMapper().readTree(run.out());
    assertThat(worse.get("outcome").asText()).isEqualTo("NOT_PROMOTED");
    assertThat(worse.get("champion").asInt()).isEqualTo(2);
    assertThat(worse.at("/version/number").asInt()).isEqualTo(3);
    assertThat(worse.at("/version/metrics/gain").asDouble()).isLessThanOrEqualTo(0);
    assertThat(worse.at("/version/decision/reason").asText()).startsWith("not better (top-1 ");
    assertThat(folder.resolve("models/champion.json")).hasBinaryContent(champion);
    assertThat(night().get("outcome").asText())
        .as("the same images are not tried again")
        .isEqualTo("NOTHING_NEW");
  }

  /** Killed between the registration and the promotion that it decided. */
  @Test
  @Order(7)
  void aPromotionThatWasDecidedIsDone() throws IOException {
    Path pointer = folder.resolve("models/champion.json");
    Path other = folder.resolve("models-2");
    copy(folder.resolve("models"), other);
    deleteVersion(other, 3);
    Files.writeString(
        other.resolve("champion.json"),
        "{\"reigns\":[{\"version\":1,\"since\":\"\",\"reason\":\"\"}],\"withdrawn\":[]}");
    JsonNode list = CliRun.json("registry", "list", other.toString());
    assertThat(list.get("champion").asInt()).isEqualTo(1);
    CliRun.of("transfer", "--if-new", "--registry", other.toString(), "--data", data + "/none");
    assertThat(CliRun.json("registry", "list", other.toString()).get("champion").asInt())
        .as("repaired before anything else")
        .isEqualTo(2);
    assertThat(pointer).exists();
  }

  @Test
  @Order(8)
  void whatIsRolledBackIsNotPromotedByItself() throws IOException {
    assertThat(CliRun.of("registry", "rollback", registry).out())
        .isEqualTo("The champion is version 1\n");
    JsonNode night = night();
    assertThat(night.get("outcome").asText()).isEqualTo("NOTHING_NEW");
    assertThat(night.get("champion").asInt()).isEqualTo(1);
    assertThat(CliRun.of("registry", "promote", registry, "2").code()).isZero();
    assertThat(CliRun.of("registry", "promote", registry, "9").err())
        .matches("Cannot find version 9 in .*models\n");
  }

  @Test
  void wrongUsageIsSaid() {
    assertUsage("--if-new and --registry DIR go together", "--if-new");
    assertUsage("--if-new and --registry DIR go together", "--registry", registry);
    assertUsage(
        "Invalid promotion rule: margin 2.0, significance 0.05 (must be in [0, 1] and (0, 1))",
        "--if-new",
        "--registry",
        registry,
        "--margin",
        "2");
    assertUsage(
        "Invalid web hook: it is no address that begins with http:// or https://\n",
        "--if-new",
        "--registry",
        registry,
        "--hook-file",
        folder.resolve("recipe.yaml").toString());
    assertUsage("Missing required option: '--from=RUN|CHECKPOINT|FILE'");
    assertUsage("Missing required option: '--output=RUN'", "--from", run);
  }

  private static void assertUsage(String message, String... options) {
    CliRun wrong =
        CliRun.of(
            Stream.concat(Stream.of("transfer", "--data", data), Stream.of(options))
                .toArray(String[]::new));
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).startsWith(message);
  }

  private static JsonNode night() throws IOException {
    return CliRun.json(command());
  }

  private static String[] command() {
    return new String[] {
      "transfer",
      "--if-new",
      "--registry",
      registry,
      "--data",
      data,
      "--from",
      run,
      "--set",
      "train.epochs=3",
      "--master",
      "local[2]",
      "--hook-file",
      folder.resolve("hook").toString()
    };
  }

  /** Each file's time and length. */
  private static Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path root : List.of(Path.of(data), Path.of(registry))) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          contents.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      }
    }
    return contents;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void deleteVersion(Path registry, int number) throws IOException {
    try (Stream<Path> files = Files.walk(registry.resolve("versions/" + number))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
