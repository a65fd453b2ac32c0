package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import onnx.Onnx;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;

/** The way from pictures to a report, by the commands that users type. */
class EndToEndTest {

  private static final int SIZE = 28;
  private static final int IMAGES_OF_A_CLASS = 90;

  @TempDir static Path folder;

  private static Path pictures;
  private static Path recipe;

  @BeforeAll
  static void makePictures() throws IOException {
    pictures = folder.resolve("pictures");
    Random random = new Random(1);
    for (String name : new String[] {"across", "down"}) {
      Files.createDirectories(pictures.resolve(name));
      for (int i = 0; i < IMAGES_OF_A_CLASS; i++) {
        Files.write(
            pictures.resolve(name).resolve(i + ".png"), stripes(name.equals("down"), random));
      }
    }
    Files.writeString(pictures.resolve("down/broken.png"), "no picture");
    recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 1,
                    dropout: 0.0, batch-norm-decay: 0.7}
            train: {epochs: 4, batch-size: 8, averaging-period: 2, workers: 2}
            learning-rate: {initial: 0.05, schedule: constant}
            checkpoint: {evaluate: val}
            """);
  }

  @Test
  void picturesBecomeAReport() throws IOException {
    String data = folder.resolve("data").toString();
    String run = folder.resolve("run").toString();

    JsonNode prepared =
        CliRun.json(
            "prep", "--input", pictures.toString(), "--format", "class-folders", "--output", data);
    assertThat(prepared.get("read").asInt()).isEqualTo(2 * IMAGES_OF_A_CLASS + 1);
    assertThat(prepared.get("written").asInt()).isEqualTo(2 * IMAGES_OF_A_CLASS);
    assertThat(prepared.get("refused").asInt()).isEqualTo(1);

    String[] train = {"train", "--recipe", recipe.toString(), "--data", data, "--output", run};
    JsonNode trained = CliRun.json(train);
    int images = prepared.at("/splits/train").asInt();
    assertThat(trained.get("samples").asInt()).isEqualTo(4 * images);
    assertThat(trained.get("resumed").asBoolean()).isFalse();
    assertThat(Path.of(run, "evaluations"))
        .isDirectoryContaining(file -> file.endsWith("val-%012d.json".formatted(4 * images)));
    assertThat(CliRun.json(train).get("resumed").asBoolean()).isTrue();

    JsonNode about = new ObjectMapper().readTree(Path.of(run, "run.json").toFile());
    assertThat(about.at("/images/train").asInt()).isEqualTo(images);
    assertThat(about.get("parameters").asLong()).isPositive();
    assertThat(about.at("/invocation/command").asText()).startsWith("sparkception train --recipe ");
    assertThat(about.at("/invocation/host").asText()).isNotBlank();

    JsonNode evaluated = CliRun.json("evaluate", "--run", run, "--data", data, "--split", "test");
    assertThat(evaluated.get("examples").asInt()).isEqualTo(prepared.at("/splits/test").asInt());
    assertThat(evaluated.get("top1").asDouble()).isGreaterThan(0.9);
    assertThat(evaluated.has("top5")).as("top-5 of two classes").isFalse();
    assertThat(evaluated.at("/classes/1/name").asText()).isEqualTo("down");
    assertThat(evaluated.at("/classes/1/f1").asDouble()).isGreaterThan(0.9);
    assertThat(evaluated.get("moving_average").asBoolean()).isFalse();
    assertThat(evaluated.at("/invocation/command").asText())
        .isEqualTo("sparkception evaluate --run %s --data %s --split test --json", run, data);
    assertThat(Files.readString(Path.of(run, "evaluation-test.json"))).contains("image/png");

    CliRun text =
        CliRun.of("evaluate", "--checkpoint", trained.get("checkpoint").asText(), "--data", data);
    assertThat(text.out()).contains("precision", "across", "top-1 ");

    assertExports(run);

    JsonNode report = CliRun.json("report", "--run", run);
    assertThat(report.get("report").asText()).endsWith("run/report.html");
    assertThat(Files.readString(Path.of(run, "report.html")))
        .contains(
            "aria-label=\"Loss, by epochs. training: from ",
            "data:image/png;base64,",
            "middle-modules: 0")
        .contains("sparkception evaluate --checkpoint", "sparkception train --recipe", "parameters")
        .contains("; val: from ", "Judged: the network after ");
  }

  private static void assertExports(String run) throws IOException {
    String ours = folder.resolve("ours.zip").toString();
    String stock = folder.resolve("stock.zip").toString();
    CliRun.json("export", "--run", run, "--output", ours);
    JsonNode exported = CliRun.json("export", "--run", run, "--stock", "--output", stock);
    assertThat(exported.get("model").asText()).endsWith("stock.zip");
    ComputationGraph plain = ModelSerializer.restoreComputationGraph(stock, false);
    assertThat(plain.getConfiguration().toJson()).doesNotContain("sparkception");
    INDArray images = Nd4j.rand(DataType.FLOAT, 3, SIZE, SIZE, 1);
    INDArray expected =
        ModelSerializer.restoreComputationGraph(ours, false).outputSingle(images).dup();
    assertThat(plain.outputSingle(images).equalsWithEps(expected, 1e-5)).isTrue();
    assertOneSentence(
        CliRun.of("export", "--run", run, "--output", stock),
        "Cannot export to .*stock.zip: it exists already");
    assertExportsOnnx(run);
  }

  /** What it computes is compared with ONNX Runtime in model-zoo. */
  private static void assertExportsOnnx(String run) throws IOException {
    String file = folder.resolve("model.onnx").toString();
    JsonNode exported = CliRun.json("export", "--run", run, "--onnx", "--output", file);
    assertThat(exported.get("format").asText()).isEqualTo("onnx");
    JsonNode beside = new ObjectMapper().readTree(Path.of(file + ".json").toFile());
    assertThat(beside.get("input").get("layout").asText()).isEqualTo("NCHW");
    Onnx.ModelProto model = Onnx.ModelProto.parseFrom(Files.readAllBytes(Path.of(file)));
    assertThat(model.getMetadataProps(0).getKey()).isEqualTo("sparkception.json");
    assertThat(new ObjectMapper().readTree(model.getMetadataProps(0).getValue())).isEqualTo(beside);
    assertThat(CliRun.of("export", "--run", run, "--onnx", "--stock", "--output", "x").code())
        .isEqualTo(2);
  }

  @Test
  void aMissingFolderIsNamed() {
    String none = folder.resolve("none").toString();
    String run = folder.resolve("none-run").toString();
    CliRun prep = CliRun.of("prep", "--input", none, "--format", "class-folders", "--output", run);
    assertOneSentence(prep, "Cannot read input .*none.*: no such folder");
    CliRun train =
        CliRun.of("train", "--recipe", recipe.toString(), "--data", none, "--output", run);
    assertOneSentence(train, "Cannot read data set .*none: no such folder");
    assertThat(Path.of(run)).doesNotExist();
    CliRun evaluate = CliRun.of("evaluate", "--run", none, "--data", none);
    assertOneSentence(evaluate, "Cannot find a run at .*none: no recipe.yaml in it");
  }

  @Test
  void aFolderWithoutManifestIsNoDataSet() {
    String run = folder.resolve("other-run").toString();
    CliRun train =
        CliRun.of(
            "train", "--recipe", recipe.toString(), "--data", pictures.toString(), "--output", run);
    assertOneSentence(train, "Invalid data set .*pictures: no _manifest.json .*");
  }

  @Test
  void aSplitThatIsNotThereStopsTrainingAtOnce() {
    String data = folder.resolve("data-without-val").toString();
    String run = folder.resolve("third-run").toString();
    CliRun.of(
        "prep",
        "--input",
        pictures.toString(),
        "--format",
        "class-folders",
        "--output",
        data,
        "--val",
        "0");
    CliRun train =
        CliRun.of("train", "--recipe", recipe.toString(), "--data", data, "--output", run);
    assertOneSentence(train, "Invalid split: val \\(the data set has .*\\)");
    assertThat(Path.of(run)).doesNotExist();
  }

  @Test
  void wrongOptionsOfPrepAreUsageErrors() {
    CliRun format = CliRun.of("prep", "--input", "a", "--format", "tar", "--output", "b");
    assertThat(format.code()).isEqualTo(2);
    assertThat(format.err())
        .contains(
            "Unsupported format: tar (must be one of class-folders, idx, ilsvrc2012, manifest,"
                + " parquet, webdataset)");
    CliRun fraction =
        CliRun.of("prep", "--input", "a", "--format", "idx", "--output", "b", "--max-refused", "2");
    assertThat(fraction.code()).isEqualTo(2);
    assertThat(fraction.err()).startsWith("Invalid max-refused: 2.0 (must be in [0, 1])");
  }

  private static void assertOneSentence(CliRun result, String sentence) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).singleElement().asString().matches(sentence);
  }

  /** Stripes of a random width and phase, across or down, with noise. */
  private static byte[] stripes(boolean down, Random random) {
    byte[] gray = new byte[SIZE * SIZE];
    int width = 2 + random.nextInt(3);
    int phase = random.nextInt(8);
    for (int i = 0; i < gray.length; i++) {
      int along = (down ? i % SIZE : i / SIZE) + phase;
      gray[i] = (byte) ((along / width % 2 == 0 ? 60 : 180) + random.nextInt(40));
    }
    return ImageEncoder.png(new Pixels(gray, SIZE, SIZE, 1));
  }
}
