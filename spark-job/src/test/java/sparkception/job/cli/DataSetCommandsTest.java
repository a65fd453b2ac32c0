package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.job.LocalSpark;

/** What can be asked for when a data set is made, and about one that is there. */
class DataSetCommandsTest {

  private static final int SIZE = 8;

  @TempDir Path folder;

  private Path data;

  @BeforeEach
  void name() {
    data = folder.resolve("data");
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    JsonNode estimate = CliRun.json(prep("class-folders", photographs(), "--dry-run"));
    assertThat(estimate.get("images").asInt()).isEqualTo(5);
    assertThat(estimate.get("classes").asInt()).isEqualTo(2);
    assertThat(estimate.at("/split_shards/train").asInt()).isEqualTo(1);
    assertThat(data).doesNotExist();
    CliRun text = CliRun.of(prep("class-folders", photographs(), "--dry-run"));
    assertThat(text.out())
        .startsWith("Nothing is written. The input has 5 images of 2 classes, ")
        .contains("\ntrain: about ");
  }

  @Test
  void duplicatesAreDropped() throws IOException {
    Path input = photographs();
    Files.copy(input.resolve("train/cat/1.png"), input.resolve("train/cat/again.png"));
    JsonNode done = CliRun.json(prep("class-folders", input, "--drop-duplicates"));
    assertThat(done.get("written").asInt()).isEqualTo(5);
    assertThat(done.at("/refused_by/duplicate").asInt()).isEqualTo(1);
  }

  @Test
  void imageOptionsReachTheDataSet() throws IOException {
    CliRun.json(
        prep("class-folders", photographs(), "--shorter-side=4 --square --jpeg-quality=70"));
    JsonNode options = CliRun.json("inspect", data.toString()).get("options");
    assertThat(options.get("shorter_side").asInt()).isEqualTo(4);
    assertThat(options.get("square").asBoolean()).isTrue();
    assertThat(options.get("jpeg_quality").asInt()).isEqualTo(70);
  }

  @Test
  void aManifestKeepsTheClassesThatAreAskedFor() throws IOException {
    Files.write(folder.resolve("1.png"), png(1));
    Files.write(folder.resolve("2.png"), png(2));
    Path list =
        Files.writeString(
            folder.resolve("list.csv"),
            "image,labels,weights\n1.png,cat;pet,0.9;0.8\n2.png,cat;dog,0.7;0.2\n");
    assertThat(classesOf("manifest", list, "--dry-run")).isEqualTo(3);
    assertThat(classesOf("manifest", list, "--dry-run --confidence=0.5")).isEqualTo(2);
    assertThat(classesOf("manifest", list, "--dry-run --min-images=2")).isEqualTo(1);
    assertThat(classesOf("manifest", list, "--dry-run --class-names=dog,pet")).isEqualTo(2);
    Path classes = Files.writeString(folder.resolve("classes.txt"), "dog\tA dog\n");
    assertThat(classesOf("manifest", list, "--dry-run --class-list=" + classes)).isEqualTo(1);
    Path above = Files.writeString(folder.resolve("above.csv"), "cat,animal\ndog,animal\n");
    assertThat(classesOf("manifest", list, "--dry-run --hierarchy=" + above)).isEqualTo(4);
    CliRun drawn = CliRun.of(prep("manifest", list, "--dry-run --max-images=2 --min-images=2"));
    assertThat(drawn.out()).contains("2 images of 1 classes");
  }

  @Test
  void webDatasetsAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      add(tar, "a.png", png(1));
      add(tar, "a.cls", "1".getBytes(StandardCharsets.US_ASCII));
    }
    Path input = Files.write(folder.resolve("train-0.tar"), bytes.toByteArray());
    JsonNode done = CliRun.json(prep("webdataset", input, "--class-names=cat,dog"));
    assertThat(done.at("/splits/train").asInt()).isEqualTo(1);
    assertThat(CliRun.json("inspect", data.toString()).at("/classes/1/name").asText())
        .isEqualTo("dog");
  }

  @Test
  void parquetFilesAreRead() throws Exception {
    Path cats = photographs().resolve("train/cat");
    Path input = folder.resolve("parquet");
    SparkOptions options = new SparkOptions();
    options.master = "local[1]";
    LocalSpark.stop();
    try (SparkSession spark = options.open("test")) {
      spark
          .read()
          .format("binaryFile")
          .load(cats.toString())
          .selectExpr("named_struct('bytes', content, 'path', path) image", "0L label")
          .write()
          .parquet(input.toString());
    }
    assertThat(CliRun.json(prep("parquet", input, "--val=0 --test=0")).get("written").asInt())
        .isEqualTo(2);
  }

  @Test
  void ilsvrc2012NeedsItsTars() throws IOException {
    CliRun run = CliRun.of(prep("ilsvrc2012", photographs(), "--dry-run"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().contains("ILSVRC2012");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
idx       | --confidence=0.5     | Invalid --confidence: 0.5 (--format idx does not use it)
parquet   | --min-images=2       | Invalid --min-images: 2 (--format parquet does not use it)
manifest  | --confidence=-1      | Invalid --confidence: -1.0 (must be >= 0)
manifest  | --min-images=0       | Invalid --min-images: 0 (must be >= 1)
manifest  | --max-images=0       | Invalid --max-images: 0 (must be >= 1)
manifest  | --boxes=a            | Invalid --boxes: [a] (--format manifest does not use it)
idx       | --hierarchy=a        | Invalid --hierarchy: a (--format idx does not use it)
manifest  | --class-names=a,b,a  | Invalid classes: a is listed twice (must be once)
idx       | --jpeg-quality=101   | Invalid JPEG quality: 101 (must be 1 to 100)
idx       | --shorter-side=-1    | Invalid shorter side: -1 (must be 0 to 65535)
""")
  void wrongOptionsOfPrepAreUsageErrors(String format, String option, String sentence) {
    CliRun run = CliRun.of(prep(format, folder, option));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).containsExactly(sentence, "Try 'sparkception prep --help'.");
  }

  @Test
  void aWholeDataSetVerifies() throws IOException {
    CliRun.json(prep("class-folders", photographs(), ""));
    JsonNode verification = CliRun.json("verify", data.toString());
    assertThat(verification.get("images").asInt()).isEqualTo(5);
    assertThat(verification.get("problems")).isEmpty();
    assertThat(CliRun.of("verify", data.toString()).out())
        .contains("5 images in 2 shards read", "all as the manifest says");
  }

  @Test
  void everyProblemIsNamed() throws IOException {
    CliRun.json(prep("class-folders", photographs(), ""));
    Files.delete(data.resolve("train/shard-00000.parquet"));
    Files.delete(data.resolve("val/shard-00000.parquet"));
    CliRun run = CliRun.of("verify", data.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith("/shard-00000.parquet: no such file"));
    assertThat(run.out()).contains("2 problems");
  }

  @Test
  void inspectionShowsClassesAndRefusals() throws IOException {
    Path input = photographs();
    Files.writeString(input.resolve("train/dog/none.png"), "no picture");
    CliRun.json(prep("class-folders", input, "--max-refused=1"));
    JsonNode inspection = CliRun.json("inspect", data.toString());
    assertThat(inspection.at("/classes/1/images").asInt()).isEqualTo(3);
    assertThat(inspection.at("/splits/1/images").asInt()).isEqualTo(1);
    assertThat(inspection.at("/refused_by/not an image").asInt()).isEqualTo(1);
    assertThat(CliRun.of("inspect", data.toString()).out())
        .contains("   1  dog ", "train: 4 images in 1 shards")
        .contains("train        val     images", "          2          1          3\n")
        .contains("Shorter side, pixels\n", "             8          5  ####")
        .contains("refused: train/dog/none.png (not an image): The content is no JPEG")
        .doesNotContain("NOT_AN_IMAGE")
        .contains("1 of 6 images refused: not an image 1");
  }

  @Test
  void whatAStoppedPrepRefusedIsListed() throws IOException {
    Path input = photographs();
    Files.writeString(input.resolve("train/dog/none.png"), "no picture");
    CliRun prep = CliRun.of(prep("class-folders", input, "--max-refused=0"));
    assertThat(prep.code()).isEqualTo(1);
    CliRun text = CliRun.of("inspect", data.toString());
    assertThat(text.code()).isZero();
    assertThat(text.out())
        .startsWith("Not finished: ")
        .contains("train: 4 images in 1 shards")
        .contains("refused: train/dog/none.png (not an image): The content is no JPEG")
        .endsWith("1 of 6 images refused: not an image 1\n");
    JsonNode inspection = CliRun.json("inspect", data.toString());
    assertThat(inspection.get("finished").asBoolean()).isFalse();
    assertThat(inspection.at("/refused_images/0/path").asText()).isEqualTo("train/dog/none.png");
    assertThat(inspection.at("/refused_images/0/reason").asText()).isEqualTo("not an image");
  }

  @Test
  void aPageShowsExamples() throws IOException {
    CliRun.json(prep("class-folders", photographs(), ""));
    Path page = folder.resolve("page.html");
    CliRun run = CliRun.of("inspect", data.toString(), "--html", page.toString());
    assertThat(run.out()).contains("Page " + page);
    assertThat(Files.readString(page)).contains("<h2>0 cat (2 images)</h2>", "data:image/png");
    Path picture = folder.resolve("page.png");
    assertThat(CliRun.of("inspect", data.toString(), "--png", picture.toString()).out())
        .contains("Picture " + picture);
    assertThat(picture).isNotEmptyFile();
    CliRun none =
        CliRun.of("inspect", data.toString(), "--html", page.toString(), "--split", "test");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err().lines())
        .containsExactly("Invalid split: test (the data set has train, val)");
  }

  @ParameterizedTest
  @CsvSource({"verify", "inspect"})
  void aFolderWithoutManifestIsNoDataSet(String command) {
    CliRun run = CliRun.of(command, folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .matches("Invalid data set .*: no _manifest.json .*");
  }

  private int classesOf(String format, Path input, String options) throws IOException {
    return CliRun.json(prep(format, input, options)).get("classes").asInt();
  }

  private String[] prep(String format, Path input, String options) {
    Stream<String> always =
        Stream.of("prep", "--format", format, "--input", "" + input, "--output", "" + data);
    Stream<String> more = Arrays.stream(options.split(" ")).filter(option -> !option.isEmpty());
    return Stream.concat(always, more).toArray(String[]::new);
  }

  /** Two cats and two dogs to train on, and a dog for validation. */
  private Path photographs() throws IOException {
    Path root = folder.resolve("photographs");
    String[] files = {"train/cat/1", "train/cat/2", "train/dog/3", "train/dog/4", "val/dog/5"};
    for (int i = 0; i < files.length; i++) {
      Path file = root.resolve(files[i] + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, png(i));
    }
    return root;
  }

  private static byte[] png(int gray) {
    byte[] pixels = new byte[SIZE * SIZE];
    Arrays.fill(pixels, (byte) (40 * gray));
    return ImageEncoder.png(new Pixels(pixels, SIZE, SIZE, 1));
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }
}
