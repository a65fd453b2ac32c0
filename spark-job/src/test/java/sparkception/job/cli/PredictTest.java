package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;

/** Predictions by a network that tells dark pictures from light ones. */
class PredictTest {

  private static final int WIDTH = 60;
  private static final int HEIGHT = 44;
  private static final int IMAGES = 24;

  @TempDir static Path folder;

  private static String data;
  private static String run;

  @BeforeAll
  static void train() throws IOException {
    for (String split : List.of("train", "test")) {
      write(split, "dark", 40);
      write(split, "light", 190);
    }
    data = folder.resolve("data").toString();
    run = folder.resolve("run").toString();
    CliRun.json(
        ("prep --format class-folders --shorter-side 36 --input " + folder.resolve("images"))
            .concat(" --output " + data)
            .split(" "));
    String recipe =
        Files.writeString(
                folder.resolve("recipe.yaml"),
                """
                model: {input: 28, channels: 3, width: 0.03125, middle-modules: 0, stem-stride: 1,
                        dropout: 0.0}
                train: {epochs: 6, batch-size: 8, averaging-period: 2, workers: 1}
                learning-rate: {initial: 0.05, schedule: constant}
                augment: {evaluation-crop: 0.875}
                """)
            .toString();
    CliRun.json("train", "--recipe", recipe, "--data", data, "--output", run);
  }

  /** The pictures are larger than what the data set has of them: they must be prepared alike. */
  @Test
  void pictureFilesGetWhatTheDataSetsImagesGet() throws IOException {
    Map<String, JsonNode> stored = byName(lines("--data", data));
    Map<String, JsonNode> files = byName(lines(pictures()));
    assertThat(files.keySet()).hasSize(2 * IMAGES).isEqualTo(stored.keySet());
    files.forEach(
        (name, said) ->
            assertThat(said.get("guesses")).as(name).isEqualTo(stored.get(name).get("guesses")));
    assertThat(stored.values())
        .allSatisfy(said -> assertThat(said.get("actual")).hasSize(1))
        .filteredOn(said -> said.at("/guesses/0/name").equals(said.at("/actual/0")))
        .hasSizeGreaterThan(2 * IMAGES * 9 / 10);
    JsonNode evaluated = CliRun.json("evaluate", "--run", run, "--data", data);
    assertThat(evaluated.get("top1").asDouble())
        .isEqualTo(
            stored.values().stream()
                    .filter(said -> said.at("/guesses/0/name").equals(said.at("/actual/0")))
                    .count()
                / (2.0 * IMAGES));
  }

  @Test
  void aPictureThatCannotBeReadIsARowWithTheReason() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.write(mixed.resolve("a.png"), png(40, 1));
    Files.writeString(mixed.resolve("b.jpg"), "no picture at all");
    Files.writeString(mixed.resolve("Thumbs.db"), "x");
    CliRun result = CliRun.of("predict", "--run", run, mixed.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).matches(".*/mixed/a.png: dark 0[.]\\d{4}, light 0[.]\\d{4}"),
            line -> assertThat(line).contains("/mixed/b.jpg: cannot be read: "));
    assertThat(result.err()).endsWith("2 pictures, 1 of them cannot be read\n");
    CliRun none = CliRun.of("predict", "--run", run, mixed.resolve("b.jpg").toString());
    assertThat(none.code()).isEqualTo(1);
  }

  @Test
  void writesCsvJsonLinesAndParquet() throws IOException {
    List<String> paths = new ArrayList<>();
    predict("said.jsonl");
    for (String line : Files.readAllLines(folder.resolve("said.jsonl"))) {
      paths.add(new ObjectMapper().readTree(line).get("path").asText());
    }
    assertThat(paths).hasSize(2 * IMAGES).isSorted();
    predict("said.csv");
    try (Reader text = Files.newBufferedReader(folder.resolve("said.csv"));
        CSVParser csv = CSVFormat.RFC4180.builder().setHeader().build().parse(text)) {
      List<CSVRecord> rows = csv.getRecords();
      assertThat(rows).extracting(row -> row.get("path")).isEqualTo(paths);
      assertThat(rows.get(0).get("name1")).isEqualTo("dark");
      assertThat(Float.parseFloat(rows.get(0).get("probability1"))).isBetween(0.5f, 1f);
      assertThat(csv.getHeaderNames()).hasSize(7);
    }
    predict("said.parquet");
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    try {
      List<Row> rows =
          spark
              .read()
              .parquet(folder.resolve("said.parquet").toString())
              .selectExpr("path", "guesses[0].name")
              .collectAsList();
      assertThat(rows).extracting(row -> row.getString(0)).containsExactlyElementsOf(paths);
      assertThat(rows.get(0).getString(1)).isEqualTo("dark");
    } finally {
      spark.stop();
    }
  }

  @Test
  void drawsWhereTheClassIsSeen() throws IOException {
    Path seen = folder.resolve("seen");
    JsonNode result =
        CliRun.json(
            "explain", "--run", run, "--images", "3", "--output", seen.toString(), pictures());
    assertThat(result.get("pictures")).hasSize(3);
    assertThat(result.at("/pictures/0/explained").asText()).isEqualTo("dark");
    BufferedImage overlay = ImageIO.read(seen.resolve("0001.png").toFile());
    assertThat(overlay.getWidth()).isEqualTo(28);
    assertThat(Files.readString(seen.resolve("index.html")))
        .contains("dark0.png")
        .containsPattern("heat of dark");
    String data = PredictTest.data;
    JsonNode light =
        CliRun.json(
            "explain",
            "--run",
            run,
            "--data",
            data,
            "--class",
            "light",
            "--method",
            "grad-cam-plus-plus",
            "--output",
            folder.resolve("light-seen").toString());
    assertThat(light.get("pictures")).hasSize(2 * IMAGES);
    assertThat(light.at("/pictures/0/explained").asText()).isEqualTo("light");
    assertThat(refusal("explain", "--run", run, "--output", seen.toString(), pictures()))
        .contains("Cannot write to " + seen + ": it exists already");
    assertThat(refusal("explain", "--run", run, "--class", "gray", "--output", "x", pictures()))
        .contains("Cannot explain class gray: the network has dark, light");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(refusal("predict", "--run", run))
        .startsWith("Name pictures or folders, or else a data set with --data");
    assertThat(refusal("predict", "--run", run, folder + "/nowhere"))
        .contains("Cannot read " + folder + "/nowhere: no such file or folder");
    Path empty = folder.resolve("empty");
    assertThat(empty.toFile().mkdirs()).isTrue();
    assertThat(refusal("predict", "--run", run, empty.toString()))
        .contains("Cannot predict: no pictures in " + empty);
    assertThat(refusal("predict", "--run", run, "--output", "said.txt", empty.toString()))
        .contains("Cannot write said.txt: its name must end in .jsonl, .csv or .parquet");
  }

  private static String refusal(String... command) {
    CliRun result = CliRun.of(command);
    assertThat(result.code()).isPositive();
    return result.err();
  }

  private static void predict(String output) {
    CliRun result =
        CliRun.of(
            "predict",
            "--run",
            run,
            "--top",
            "1",
            "--output",
            folder.resolve(output).toString(),
            pictures());
    assertThat(result.code()).as(result.err()).isZero();
  }

  private static String pictures() {
    return folder.resolve("images/test").toString();
  }

  private static List<JsonNode> lines(String... what) throws IOException {
    CliRun result =
        CliRun.of(
            Stream.concat(Stream.of("predict", "--run", run, "--json"), Stream.of(what))
                .toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static Map<String, JsonNode> byName(List<JsonNode> lines) {
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    lines.forEach(
        line -> byName.put(Path.of(line.get("path").asText()).getFileName().toString(), line));
    return byName;
  }

  private static void write(String split, String label, int gray) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images").resolve(split).resolve(label));
    for (int i = 0; i < IMAGES; i++) {
      Files.write(images.resolve(label + i + ".png"), png(gray, i));
    }
  }

  private static byte[] png(int gray, int seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (gray + random.nextInt(40));
    }
    return ImageEncoder.png(new Pixels(pixels, WIDTH, HEIGHT, 3));
  }
}
