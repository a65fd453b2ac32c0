package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.job.evaluate.TrainedRun;
import sparkception.zoo.keras.KerasFiles;

/** What is done with a run, on data sets that are its own, alike, different and damaged. */
class RunCommandsTest {

  private static final int SIZE = 28;

  @TempDir static Path folder;

  private static Path recipe;
  private static String data;
  private static String run;

  @BeforeAll
  static void trainOnDarkAndLight() throws IOException {
    recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 1,
                    dropout: 0.0, batch-norm-decay: 0.7}
            train: {epochs: 6, batch-size: 8, averaging-period: 2, workers: 1}
            learning-rate: {initial: 0.05, schedule: constant}
            augment: {evaluation-crop: 0.875}
            """);
    data = prepare("own", "dark", "light");
    run = folder.resolve("run").toString();
    train(data, run);
  }

  @Test
  void theSameClassesInAnotherOrderGetTheSameFigures() throws IOException {
    String list = Files.writeString(folder.resolve("order.txt"), "light\ndark\n").toString();
    String turned = prepare("turned", List.of("--class-list", list), "dark", "light");
    JsonNode own = evaluate(data);
    JsonNode other = evaluate(turned);
    assertThat(own.get("top1").asDouble()).isGreaterThan(0.9);
    for (String figure : List.of("top1", "loss", "confusion", "classes")) {
      assertThat(other.get(figure)).as(figure).isEqualTo(own.get(figure));
    }
    assertThat(own.at("/classes/0/name").asText()).isEqualTo("dark");
    try (Stream<Path> files = Files.list(Path.of(run))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("evaluation-test.json")
          .anyMatch(name -> name.matches("evaluation-turned-[0-9a-f]{8}-test[.]json"));
    }
    JsonNode kept = new ObjectMapper().readTree(Path.of(run, "evaluation-test.json").toFile());
    assertThat(kept.get("data").asText()).isEqualTo(data);
  }

  @Test
  void aTransferBeginsWithTheRunsNetworkAndTrainsForOtherClasses() throws IOException {
    String other = prepare("night-and-day", "night", "day");
    String moved = folder.resolve("moved").toString();
    JsonNode trained =
        CliRun.json(
            "transfer",
            "--from",
            run,
            "--data",
            other,
            "--output",
            moved,
            "--master",
            "local[1]",
            "--freeze-to",
            "avg_pool",
            "--set",
            "train.epochs=1");
    assertThat(trained.get("epochs").asInt()).isEqualTo(1);
    assertThat(Files.readString(Path.of(moved, "recipe.yaml")))
        .contains("width: 0.03125", "initial: 0.05", "freeze-to: avg_pool");
    assertThat(Path.of(moved, "transfer.json")).content().contains("predictions.W");
  }

  @Test
  void aTransferBeginsWithAKerasFileIfARecipeSaysWhatNetworkItIsFor() throws Exception {
    Path file = folder.resolve("keras.h5");
    KerasFiles.write(
        file,
        TrainedRun.newest(new org.apache.hadoop.fs.Path(run), new Configuration())
            .checkpoint()
            .model());
    String output = folder.resolve("from-keras").toString();
    String[] transfer = {"transfer", "--from", file.toString(), "--data", data, "--output", output};
    CliRun refused = CliRun.of(transfer);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Missing option --recipe: ", "is a file, which does not say what network");
    List<String> more =
        List.of(
            "--recipe", run + "/recipe.yaml", "--master", "local[1]", "--set", "train.epochs=1");
    CliRun.json(Stream.concat(Stream.of(transfer), more.stream()).toArray(String[]::new));
    assertThat(Path.of(output, "transfer.json"))
        .content()
        .contains("keras.h5", "predictions.W", "predictions [9]");
  }

  @Test
  void aTransferBeginsWithWhatWasExportedForPyTorch() throws IOException {
    String file = folder.resolve("run.safetensors").toString();
    CliRun.json("export", "--run", run, "--safetensors", "--output", file);
    String output = folder.resolve("from-torch").toString();
    CliRun.json(
        "transfer",
        "--from",
        file,
        "--recipe",
        run + "/recipe.yaml",
        "--data",
        data,
        "--output",
        output,
        "--master",
        "local[1]",
        "--set",
        "train.epochs=1");
    assertThat(Path.of(output, "transfer.json")).content().contains("run.safetensors", "fc.weight");
  }

  @Test
  void aTransferBeginsWithWhatWasExportedForKeras() throws IOException {
    for (String name : List.of("run.keras", "run.h5")) {
      String file = folder.resolve(name).toString();
      CliRun.json("export", "--run", run, "--keras", "--output", file);
      String output = folder.resolve("from-" + name).toString();
      CliRun.json(
          "transfer",
          "--from",
          file,
          "--recipe",
          run + "/recipe.yaml",
          "--data",
          data,
          "--output",
          output,
          "--master",
          "local[1]",
          "--set",
          "train.epochs=1");
      assertThat(Path.of(output, "transfer.json")).content().contains(name, "predictions [");
    }
  }

  @Test
  void kerasTellsItsFilesApartByTheirEndings() {
    CliRun wrong =
        CliRun.of("export", "--run", run, "--keras", "--output", folder.resolve("x.zip") + "");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("with --keras it ends in .keras (a model) or .h5 (weights)");
  }

  @Test
  @Tag("slow")
  void ablationsAreTrainedWithEverySeedAndTheFinishedOnesNotAgain() throws IOException {
    String study = folder.resolve("study").toString();
    List<String> command =
        List.of(
            "ablate",
            "--recipe",
            recipe.toString(),
            "--data",
            data,
            "--output",
            study,
            "--master",
            "local[1]",
            "--set",
            "train.epochs=1");
    CliRun.json(with(command, "--seeds", "1"));
    Path first = Path.of(study, "paper", "seed-42", "recipe.yaml");
    Instant written = Files.getLastModifiedTime(first).toInstant();
    JsonNode found = CliRun.json(with(command, "--seeds", "2"));
    assertThat(found.get("arms")).hasSize(6);
    assertThat(found.at("/arms/1/arm").asText()).isEqualTo("no-residuals");
    assertThat(found.at("/arms/5/arm").asText()).isEqualTo("one-tower");
    assertThat(found.at("/arms/1/top1")).hasSize(2);
    assertThat(found.at("/arms/1/interval").isNumber()).isTrue();
    assertThat(Files.getLastModifiedTime(first).toInstant()).isEqualTo(written);
    assertThat(Path.of(study, "ablation.html")).content().contains("pointwise-first", "<svg");
  }

  private static String[] with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static CliRun transferFrozenTo(String layer) {
    return CliRun.of(
        "transfer",
        "--from",
        run,
        "--data",
        data,
        "--output",
        folder + "/never",
        "--freeze-to",
        layer);
  }

  @Test
  void aLayerThatIsNotThereIsRefusedWithTheNearest() {
    CliRun result = transferFrozenTo("blok3_add");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "Invalid transfer.freeze-to: blok3_add (must be a layer of this xception; did you mean"
                + " block3_add?)");
  }

  @Test
  void aLayerWithinAResidualIsRefusedWithThosePossible() {
    CliRun result = transferFrozenTo("block3_sepconv1_bn");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "Invalid transfer.freeze-to: block3_sepconv1_bn (must be a layer that everything goes"
                + " through and that ends a group, not one within a residual or a branch; allowed"
                + " are block1_conv1_bn, block1_conv2_bn, block2_add, block3_add");
  }

  @Test
  void otherClassesAreRefused() throws IOException {
    String other = prepare("other", "dark", "striped");
    CliRun result = CliRun.of("evaluate", "--run", run, "--data", other);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .containsExactly(
            ("Cannot evaluate on %s: its classes are not the network's (only the network knows"
                    + " light; only the data set has striped)")
                .formatted(other));
  }

  @Test
  void aRunThatMayNotBeWrittenStillShowsItsFigures() throws IOException {
    Path copy = copyOfRun("unwritable");
    Files.createDirectories(copy.resolve("evaluation-test.json/in the way"));
    CliRun result = CliRun.of("evaluate", "--run", copy.toString(), "--data", data);
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("top-1 ");
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("Warning: the result is not kept for 'sparkception report'. Cannot ")
        .contains("evaluation-test.json");
  }

  @Test
  void anExportSaysWhatItsInputAndOutputsAre() throws IOException {
    Path file = folder.resolve("exported.zip");
    CliRun.json("export", "--run", run, "--output", file.toString());
    JsonNode beside = new ObjectMapper().readTree(Path.of(file + ".json").toFile());
    assertThat(beside.at("/classes/0/name").asText()).isEqualTo("dark");
    assertThat(beside.at("/classes/1/name").asText()).isEqualTo("light");
    assertThat(beside.get("labels").asText()).isEqualTo("one");
    assertThat(beside.get("input").toString())
        .isEqualTo("{\"height\":28,\"width\":28,\"channels\":1,\"layout\":\"NHWC\"}");
    assertThat(beside.get("crop").toString()).isEqualTo("{\"kind\":\"centre\",\"fraction\":0.875}");
    assertThat(beside.get("scaling").toString()).isEqualTo("{\"mean\":[0.5],\"deviation\":[0.5]}");
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] inside = zip.getInputStream(zip.getEntry("sparkception.json")).readAllBytes();
      assertThat(new ObjectMapper().readTree(inside)).isEqualTo(beside);
    }
    assertThat(ModelSerializer.restoreComputationGraph(file.toFile(), false).numParams())
        .isPositive();
  }

  @Test
  void damagedDataEndTrainingWithOneSentence() throws IOException {
    String damaged = prepare("damaged", "dark", "light");
    Path shard = Path.of(damaged, "train", "shard-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    Arrays.fill(bytes, bytes.length / 4, bytes.length / 2, (byte) 0);
    Files.write(shard, bytes);
    Files.deleteIfExists(shard.resolveSibling("." + shard.getFileName() + ".crc"));
    CliRun result =
        CliRun.of(
            "train",
            "--recipe",
            recipe.toString(),
            "--data",
            damaged,
            "--output",
            folder.resolve("damaged-run").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(result.err().lines().toList())
        .last()
        .asString()
        .matches("(Cannot|Invalid) .*shard-00000.parquet.*");
  }

  @Test
  void anEvaluationThatFailsDoesNotStopTraining() throws IOException {
    String broken = prepare("broken-test", "dark", "light");
    Path shard = Path.of(broken, "test", "shard-00000.parquet");
    Files.delete(shard);
    String other = folder.resolve("broken-run").toString();
    JsonNode trained = train(broken, other, "--set", "checkpoint.evaluate=test");
    assertThat(trained.get("epochs").asInt()).isEqualTo(6);
    try (Stream<Path> metrics = Files.list(Path.of(other, "metrics"))) {
      String lines =
          Files.readString(
              metrics.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow());
      assertThat(lines.lines().filter(line -> line.contains("\"recovery\"")).toList())
          .hasSize(6)
          .allMatch(line -> line.contains("Cannot evaluate checkpoint"));
    }
    assertThat(CliRun.of("report", "--run", other).code()).isZero();
  }

  @Test
  void aRunSaysWhatItIsAndWhatBecameOfIt() throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode description = json.readTree(Path.of(run, "run.json").toFile());
    assertThat(description.get("schema_version").asText()).isEqualTo("1.1");
    assertThat(description.get("data").asText()).isEqualTo("file:" + data);
    assertThat(description.at("/data_set/input").asText()).isNotBlank();
    assertThat(description.at("/data_set/training_images").size())
        .isEqualTo(description.get("classes").size());
    JsonNode status = json.readTree(Path.of(run, "status.json").toFile());
    assertThat(status.get("state").asText()).isEqualTo("ended");
    assertThat(status.get("samples")).isEqualTo(status.get("total_samples"));
    assertThat(status.at("/invocation/command").asText()).startsWith("sparkception train ");
    assertThat(Instant.parse(status.get("ended").asText()))
        .isAfter(Instant.parse(status.get("started").asText()));
    for (String line : Files.readAllLines(Path.of(run, "metrics", "00000-0.jsonl"))) {
      JsonNode round = json.readTree(line);
      assertThat(Instant.parse(round.get("time").asText())).isBefore(Instant.now());
      assertThat(round.get("engine").asText()).startsWith("onednn, fp32, ");
    }
  }

  @Test
  void aMovedRunIsEvaluatedReportedExportedAndResumed() throws IOException {
    Path moved = copyOfRun("elsewhere/moved");
    String at = moved.toString();
    assertThat(CliRun.json("evaluate", "--run", at, "--data", data).get("checkpoint").asText())
        .startsWith("file:" + moved);
    assertThat(CliRun.json("report", "--run", at).get("report").asText())
        .isEqualTo("file:" + moved.resolve("report.html"));
    assertThat(Files.readString(moved.resolve("report.html"))).contains("ended at ");
    assertThat(CliRun.of("export", "--run", at, "--output", at + ".zip").code()).isZero();
    JsonNode resumed = train(data, at, "--set", "train.epochs=7");
    assertThat(resumed.get("resumed").asBoolean()).isTrue();
    assertThat(resumed.get("checkpoint").asText()).startsWith("file:" + moved);
  }

  @Test
  void aRunOfANewerMajorVersionIsRefusedByAll() throws IOException {
    Path newer = copyOfRun("newer");
    Path description = newer.resolve("run.json");
    Files.writeString(description, Files.readString(description).replace("\"1.1\"", "\"2.0\""));
    String at = newer.toString();
    for (List<String> command :
        List.of(
            List.of("report", "--run", at),
            List.of("evaluate", "--run", at, "--data", data),
            List.of("export", "--run", at, "--output", at + ".zip"),
            List.of("train", "--recipe", recipe.toString(), "--data", data, "--output", at))) {
      CliRun result = CliRun.of(command.toArray(String[]::new));
      assertThat(result.code()).as(command.get(0)).isEqualTo(1);
      assertThat(result.err().lines())
          .as(command.get(0))
          .singleElement()
          .asString()
          .startsWith("Unsupported run folder file:" + newer + ": its schema_version is 2.0");
    }
  }

  /** As version 0.1 left them. */
  @Test
  void aRunOfAnEarlierVersionIsReadAndGoneOnWith() throws IOException {
    Path earlier = copyOfRun("earlier");
    Files.delete(earlier.resolve("status.json"));
    Path description = earlier.resolve("run.json");
    String text = Files.readString(description);
    Files.writeString(description, text.replaceAll(".*schema_version.*\n", ""));
    Path metrics = earlier.resolve("metrics/00000-0.jsonl");
    Files.writeString(
        metrics,
        Files.readString(metrics)
            .replaceAll("\"time\":\"[^\"]*\",\"engine\":\"[^\"]*\",", "")
            .replaceAll("\"from_samples\":\\d+,", ""));
    Files.deleteIfExists(earlier.resolve("metrics/.00000-0.jsonl.crc"));
    String at = earlier.toString();
    assertThat(CliRun.json("evaluate", "--run", at, "--data", data).get("top1").asDouble())
        .isGreaterThan(0.9);
    assertThat(CliRun.of("report", "--run", at).code()).isZero();
    assertThat(Files.readString(earlier.resolve("report.html"))).contains("aria-label=\"Loss");
    assertThat(train(data, at, "--set", "train.epochs=7").get("epochs").asInt()).isEqualTo(7);
  }

  private static JsonNode evaluate(String dataSet) throws IOException {
    return CliRun.json("evaluate", "--run", run, "--data", dataSet);
  }

  private static JsonNode train(String dataSet, String output, String... more) throws IOException {
    List<String> command =
        List.of("train", "--recipe", recipe.toString(), "--data", dataSet, "--output", output);
    return CliRun.json(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private static String prepare(String name, String... classes) throws IOException {
    return prepare(name, List.of(), classes);
  }

  /**
   * Training and test images of each class, which its place in the list makes darker or lighter.
   */
  private static String prepare(String name, List<String> options, String... classes)
      throws IOException {
    for (String split : List.of("train", "test")) {
      for (int label = 0; label < classes.length; label++) {
        Path images =
            Files.createDirectories(
                folder.resolve("images").resolve(name).resolve(split).resolve(classes[label]));
        for (int i = 0; i < 24; i++) {
          Files.write(images.resolve(i + ".png"), png(label == 0 ? 20 + i : 200 + i));
        }
      }
    }
    String output = folder.resolve(name).toString();
    List<String> command =
        List.of(
            "prep",
            "--input",
            folder.resolve("images").resolve(name).toString(),
            "--format",
            "class-folders",
            "--output",
            output);
    CliRun.json(Stream.concat(command.stream(), options.stream()).toArray(String[]::new));
    return output;
  }

  private static Path copyOfRun(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(Path.of(run))) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(Path.of(run).relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.getFileName().toString().contains("evaluation-")) {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  private static byte[] png(int gray) {
    byte[] pixels = new byte[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (gray + i % 7);
    }
    return ImageEncoder.png(new Pixels(pixels, SIZE, SIZE, 1));
  }
}
