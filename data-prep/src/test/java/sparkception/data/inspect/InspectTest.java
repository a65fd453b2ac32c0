package sparkception.data.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageDecoder;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.Pixels;
import sparkception.data.inspect.Inspection.ClassSize;
import sparkception.data.prep.ImageTree;
import sparkception.data.prep.LocalSpark;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.QuarantineReader.RefusedImage;
import sparkception.data.prep.Stored;
import sparkception.data.shard.DataSetException;
import sparkception.data.source.ClassFolders;

class InspectTest {

  private static JavaSparkContext spark;

  @TempDir Path temp;

  private final Configuration hadoop = new Configuration();

  @BeforeAll
  static void openSpark() {
    spark = LocalSpark.open(2);
  }

  @AfterAll
  static void closeSpark() {
    spark.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    ImageTree tree =
        new ImageTree(temp.resolve("in"), 1)
            .add("train/cat", 30)
            .add("train/a < b", 7)
            .add("val/cat", 5)
            .addFile("train/cat/none", new byte[3])
            .addFile("val/cat/none", new byte[3]);
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT);
    new PrepJob(spark, new ClassFolders(tree.path()), options, output(), (done, total) -> {})
        .execute();
  }

  @Test
  void aWholeDataSetVerifies() throws IOException {
    Verification verification = verify();
    assertThat(verification.problems()).isEmpty();
    assertThat(verification.images()).isEqualTo(42);
    assertThat(verification.shards()).isGreaterThan(2);
  }

  @Test
  void aFlippedBitIsFound() throws IOException {
    Path shard = temp.resolve("out/train/shard-00001.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 3] ^= 1;
    Files.write(shard, bytes);
    Files.deleteIfExists(temp.resolve("out/train/.shard-00001.parquet.crc"));
    assertThat(verify().problems())
        .singleElement()
        .asString()
        .contains("train/shard-00001.parquet: SHA-256", "the manifest says");
  }

  @Test
  void missingFilesAreFound() throws IOException {
    Files.delete(temp.resolve("out/val/shard-00000.parquet"));
    deleteQuarantine("val");
    assertThat(verify().problems())
        .hasSize(2)
        .anyMatch(problem -> problem.endsWith("val/shard-00000.parquet: no such file"))
        .contains("Invalid quarantine: 1 images, the manifest says 2");
  }

  private void deleteQuarantine(String split) throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("out/_quarantine"))) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(split)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aHistogramThatIsWrongIsFound() throws IOException {
    Path manifest = temp.resolve("out/_manifest.json");
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("[ 7, 30 ]", "[ 8, 29 ]"));
    Files.deleteIfExists(temp.resolve("out/._manifest.json.crc"));
    assertThat(verify().problems())
        .containsExactly(
            "Invalid split train: 7 images of label 0, the manifest says 8",
            "Invalid split train: 30 images of label 1, the manifest says 29");
  }

  @Test
  void inspectionCounts() throws IOException {
    Inspection inspection = Inspection.of(hadoop, output());
    assertThat(inspection.classes())
        .containsExactly(
            new ClassSize(0, "a < b", "a < b", 7, Map.of("train", 7L, "val", 0L)),
            new ClassSize(1, "cat", "cat", 35, Map.of("train", 30L, "val", 5L)));
    assertThat(inspection.splits().get(1).images()).isEqualTo(5);
    assertThat(inspection.finished()).isTrue();
    assertThat(inspection.refusedBy()).isEqualTo(Map.of("not an image", 2L));
    assertThat(inspection.refusedImages())
        .extracting(RefusedImage::path)
        .containsExactly("train/cat/none", "val/cat/none");
    assertThat(inspection.refusedImages().get(0).reason()).isEqualTo("not an image");
    assertThat(inspection.sizes())
        .isEqualTo(new SizeHistogram(42, 12, List.of(new SizeHistogram.Bar(10, 10, 42))));
    assertThatThrownBy(() -> Inspection.of(hadoop, new ImageTree(temp, 1).path()))
        .isInstanceOf(DataSetException.class);
  }

  @Test
  void aPrepThatStoppedIsInspectedToo() throws IOException {
    ImageTree tree =
        new ImageTree(temp.resolve("poor"), 1)
            .add("train/cat", 8)
            .addFile("train/cat/none", new byte[3])
            .addFile("train/cat/cut.png", Arrays.copyOf(new ImageTree(temp, 2).picture("png"), 99));
    PrepOptions strict = new PrepOptions(1, 1 << 20, 0, 0, 0, ImageOptions.DEFAULT);
    org.apache.hadoop.fs.Path output =
        new org.apache.hadoop.fs.Path(temp.resolve("stopped").toUri());
    PrepJob job =
        new PrepJob(spark, new ClassFolders(tree.path()), strict, output, (done, total) -> {});
    assertThatThrownBy(job::execute)
        .hasMessageEndingWith("('sparkception inspect %s' lists it)", output);
    Inspection inspection = Inspection.of(hadoop, output);
    assertThat(inspection.finished()).isFalse();
    assertThat(inspection.read()).isEqualTo(10);
    assertThat(inspection.splits())
        .singleElement()
        .satisfies(
            split -> {
              assertThat(split.name()).isEqualTo("train");
              assertThat(split.images()).isEqualTo(8);
            });
    assertThat(inspection.refusedBy()).isEqualTo(Map.of("truncated", 1L, "not an image", 1L));
    assertThat(inspection.refusedImages()).hasSize(2);
  }

  @Test
  void sizesAreCountedInBarsWithoutGaps() {
    SizeHistogram.Counts counts = new SizeHistogram.Counts();
    counts.add(20, 300);
    counts.add(25, 21);
    counts.add(70, 64);
    counts.add(90, 70);
    assertThat(counts.histogram())
        .isEqualTo(
            new SizeHistogram(
                4,
                300,
                List.of(
                    new SizeHistogram.Bar(20, 23, 2),
                    new SizeHistogram.Bar(24, 31, 0),
                    new SizeHistogram.Bar(32, 47, 0),
                    new SizeHistogram.Bar(48, 63, 0),
                    new SizeHistogram.Bar(64, 70, 2))));
    assertThat(new SizeHistogram.Counts().histogram().bars()).isEmpty();
  }

  @Test
  void aContactSheetShowsExamplesOfEachClass() throws IOException {
    String page = new ContactSheet(hadoop, output(), 4, 10).html("train");
    assertThat(page).contains("<h2>0 a &lt; b (7 images)</h2>", "<h2>1 cat (30 images)</h2>");
    assertThat(page.split("<img ", -1)).hasSize(9);
    assertThat(page)
        .contains("<img alt=\"a &lt; b\" src=\"data:image/", "The first 4 of each reason")
        .contains("data:image/png;base64,", "<h2>not an image (2)</h2>")
        .contains("<tr><td>not an image<td>train/cat/none<td>The content is no JPEG");
    assertThatThrownBy(() -> new ContactSheet(hadoop, output(), 4, 10).html("test"))
        .hasMessage("Invalid split: test (the data set has train, val)");
  }

  /** The pictures, of 12 x 10 pixels, are cut to their centre squares. */
  @Test
  void theSheetIsAPictureToo() throws Exception {
    Pixels sheet = ImageDecoder.decode(new ContactSheet(hadoop, output(), 4, 10).png("train"));
    assertThat(sheet.width()).isEqualTo(408);
    assertThat(sheet.height()).isEqualTo(24 + 2 * 120);
    int top = 24 + 24;
    assertThat(sheet.sample(407, top, 0)).isEqualTo(255);
    Pixels first = ImageDecoder.decode(firstPicture());
    for (int i = 0; i < 10; i++) {
      assertThat(sheet.sample(8 + i, top, 1)).isEqualTo(first.sample(1 + i, 0, 1));
    }
  }

  /** Of class 0, in the order of the shards. */
  private byte[] firstPicture() throws IOException {
    return Stored.rows(hadoop, output()).get("train").stream()
        .filter(row -> row.label() == 0)
        .findFirst()
        .orElseThrow()
        .bytes();
  }

  private Verification verify() throws IOException {
    return new VerifyJob(spark, output()).execute();
  }

  private org.apache.hadoop.fs.Path output() {
    return new org.apache.hadoop.fs.Path(temp.resolve("out").toUri());
  }
}
