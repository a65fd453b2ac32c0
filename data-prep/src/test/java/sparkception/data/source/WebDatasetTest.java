package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.ImageTree;
import sparkception.data.prep.LocalSpark;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.Stored;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;

class WebDatasetTest {

  private static JavaSparkContext spark;

  @TempDir Path temp;

  private final Configuration hadoop = new Configuration();
  private ImageTree pictures;

  @BeforeAll
  static void openSpark() {
    spark = LocalSpark.open(2);
  }

  @AfterAll
  static void closeSpark() {
    spark.close();
  }

  @BeforeEach
  void grow() {
    pictures = new ImageTree(temp.resolve("in"), 3);
  }

  @Test
  void filesOfOneNameMakeASample() throws IOException {
    Tar train =
        new Tar()
            .add("a/0001.jpg", pictures.picture("jpg"))
            .add("a/0001.cls", "2\n")
            .add("a/0001.json", "{}")
            .add("a/0002.cls", "0")
            .add("a/0002.png", pictures.picture("png"))
            .add("a/0003.jpg", pictures.picture("jpg"))
            .add("a/0004.jpg", pictures.picture("jpg"))
            .add("a/0004.CLS", "2");
    pictures.addFile("set-train-0000.tar", train.bytes());
    Tar test = new Tar().add("b.1.PNG", pictures.picture("png")).add("b.cls", "1");
    pictures.addFile(
        "set-test-0000.tar", test.add("c.PNG", pictures.picture("png")).add("c.cls", "1").bytes());
    prepare(List.of("zero", "one", "two"));
    assertThat(labels("train"))
        .isEqualTo(
            Map.of(
                "set-train-0000.tar/a/0001.jpg", 2,
                "set-train-0000.tar/a/0002.png", 0,
                "set-train-0000.tar/a/0004.jpg", 2));
    assertThat(labels("test"))
        .isEqualTo(Map.of("set-test-0000.tar/c.PNG", 1, "set-test-0000.tar/b.1.PNG", 1));
    assertThat(Stored.quarantine(hadoop, output()))
        .isEqualTo(
            Map.of(
                "set-train-0000.tar/a/0003.jpg",
                "NO_LABEL: It has no label in a .cls, .json or .txt file beside it"));
    assertThat(Manifest.read(hadoop, output()).classes()).hasSize(3);
  }

  @Test
  void aFolderWithoutTarsIsSaid() throws IOException {
    assertThatThrownBy(() -> prepare(List.of())).hasMessageEndingWith("no such folder");
    pictures.addFile("notes.txt", new byte[1]);
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageEndingWith("no file in it ends in .tar, .tar.gz or .tgz");
    pictures.addFile("train.tar", new Tar().bytes()).addFile("more.tar", new Tar().bytes());
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageEndingWith("more.tar names no split (train, val, test), but others do");
  }

  /** Two exports into one tar, each counting from 0. */
  @Test
  void aRepeatedNameIsAnotherSample() throws IOException {
    Tar tar = new Tar();
    for (int i = 0; i < 4; i++) {
      tar.add(i % 2 + ".png", pictures.picture("png")).add(i % 2 + ".cls", i < 2 ? "cat" : "dog");
    }
    pictures.addFile("train.tar", tar.bytes());
    prepare(List.of());
    assertThat(labels("train"))
        .isEqualTo(
            Map.of(
                "train.tar/0.png", 0,
                "train.tar/1.png", 0,
                "train.tar/0.png#2", 1,
                "train.tar/1.png#2", 1));
  }

  @Test
  void severalImagesOfASampleShareItsLabel() throws IOException {
    Tar tar = new Tar();
    tar.add("0.left.png", pictures.picture("png")).add("0.right.Png", pictures.picture("png"));
    tar.add("0.cls", "1").add("1.left.png", pictures.picture("png")).add("1.left.cls", "0");
    pictures.addFile("train.tar", tar.add("1.cls", "1").bytes());
    prepare(List.of());
    assertThat(labels("train"))
        .isEqualTo(
            Map.of(
                "train.tar/0.left.png", 1, "train.tar/0.right.Png", 1, "train.tar/1.left.png", 0));
  }

  @Test
  void dotsInNamesJoinNoSamples() throws IOException {
    Tar tar = new Tar();
    for (int i = 0; i < 4; i++) {
      String name = "v1.2/tile_48.%d_11.5".formatted(i);
      tar.add(name + ".png", pictures.picture("png")).add(name + ".cls", "" + i % 2);
    }
    pictures.addFile("train.tar", tar.bytes());
    prepare(List.of());
    assertThat(labels("train"))
        .hasSize(4)
        .containsEntry("train.tar/v1.2/tile_48.0_11.5.png", 0)
        .containsEntry("train.tar/v1.2/tile_48.3_11.5.png", 1);
  }

  @Test
  void gzippedTarsAreReadWhateverTheirNames() throws IOException {
    byte[] picture = pictures.picture("png");
    Tar tar = new Tar().add("0.cls", "1").add("notes.md", "?").add("0.png", picture);
    byte[] zipped = gzip(tar.add("1.png", pictures.picture("png")).add("1.cls", "0").bytes());
    for (String name : List.of("a-train.tar.gz", "b-train.tgz", "c-train.tar")) {
      pictures.addFile(name, zipped);
    }
    pictures.addFile("README", new byte[1]);
    pictures.addFile("sizes.bin", new byte[1]);
    prepare(List.of());
    assertThat(labels("train"))
        .hasSize(6)
        .containsEntry("a-train.tar.gz/0.png", 1)
        .containsEntry("c-train.tar/1.png", 0);
    assertThat(Stored.rows(hadoop, output()).get("train"))
        .filteredOn(row -> row.path().endsWith("0.png"))
        .allMatch(row -> Arrays.equals(row.bytes(), picture));
    assertThat(Manifest.read(hadoop, output()).ignoredBy())
        .isEqualTo(Map.of("neither image nor label", 3L, "no tar", 1L, "document", 1L));
  }

  @Test
  void labelsAreWordsOrNumbersInTextOrJson() throws IOException {
    Tar tar = new Tar();
    add(tar, "0", "json", "{\"label\": \"dog\", \"caption\": \"a dog\"}").add("0.txt", "a dog");
    add(tar, "1", "json", "{\"class\": \"cat\"}");
    add(tar, "2", "txt", "\ufeffcat\r\n");
    add(tar, "3", "cls", " dog\n").add("3.json", "no JSON");
    add(tar, "4", "json", "{\"labels\": [\"cat\", \"dog\"]}");
    add(tar, "5", "json", "{\"key\": \"5\"}");
    pictures.addFile("train.tar", tar.add("6.cls", "cow").bytes());
    prepare(List.of());
    assertThat(labels("train"))
        .isEqualTo(
            Map.of(
                "train.tar/0.png", 1,
                "train.tar/1.png", 0,
                "train.tar/2.png", 0,
                "train.tar/3.png", 1,
                "train.tar/4.png", 0));
    assertThat(Stored.quarantine(hadoop, output())).containsOnlyKeys("train.tar/5.png");
    assertThat(Manifest.read(hadoop, output()).ignoredBy())
        .isEqualTo(Map.of("label without an image", 1L));
  }

  private Tar add(Tar tar, String name, String ending, String label) throws IOException {
    return tar.add(name + ".png", pictures.picture("png")).add(name + "." + ending, label);
  }

  @Test
  void labelsMayComeBehindAllImages() throws IOException {
    Tar tar = new Tar();
    tar.add("0.png", pictures.picture("png")).add("1.png", pictures.picture("png"));
    pictures.addFile("train.tar", tar.add("0.cls", "7").add("1.cls", "3").bytes());
    prepare(List.of());
    assertThat(labels("train")).isEqualTo(Map.of("train.tar/0.png", 1, "train.tar/1.png", 0));
  }

  @Test
  void aLabelThatIsNoClassIsSaid() throws IOException {
    Tar tar = new Tar();
    add(tar, "0", "cls", "0");
    add(tar, "1", "cls", "9999999999");
    pictures.addFile("train.tar", tar.bytes());
    prepare(List.of("cat", "dog"));
    assertThat(Stored.quarantine(hadoop, output()))
        .isEqualTo(
            Map.of(
                "train.tar/1.png",
                "UNKNOWN_LABEL: The label in a .cls, .json or .txt file beside it is 9999999999"
                    + " (must be from 0 to 1)"));
  }

  @Test
  void captionsAreNoClasses() throws IOException {
    Tar tar = new Tar();
    for (int i = 0; i < 30; i++) {
      add(tar, "" + i, "txt", "a cat on mat number " + i);
    }
    pictures.addFile("train.tar", tar.bytes());
    assertThatThrownBy(() -> prepare(List.of()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("its 30 images have 30 different labels, such as \"a cat on mat");
  }

  @Test
  void aTarThatCannotBeReadIsNamed() throws IOException {
    pictures.addFile("train.tar", new Tar().bytes());
    assertThatThrownBy(() -> prepare(List.of()))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("no image in it has a label");
    byte[] whole = new Tar().add("0.png", pictures.picture("png")).add("0.cls", "1").bytes();
    pictures.addFile("train.tar", Arrays.copyOf(whole, 600));
    requireCutShort();
    pictures.addFile("train.tar", Arrays.copyOf(gzip(whole), 200));
    requireCutShort();
    pictures.addFile("train.tar", "<html>".repeat(300).getBytes(StandardCharsets.UTF_8));
    requireCutShort();
    pictures.addFile("train-2.tar.zst", new byte[9]);
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageEndingWith(
            "train-2.tar.zst: it is compressed with zst (must be plain or gzipped)");
  }

  private void requireCutShort() {
    assertThatThrownBy(() -> prepare(List.of()))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching("Invalid tar .*train.tar: it is damaged or cut short .*");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private void prepare(List<String> names) throws IOException {
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT);
    new PrepJob(
            spark, new WebDataset(pictures.path(), names), options, output(), (done, total) -> {})
        .execute();
  }

  private Map<String, Integer> labels(String split) throws IOException {
    return Stored.rows(hadoop, output()).get(split).stream()
        .collect(Collectors.toMap(ImageRow::path, ImageRow::label));
  }

  private org.apache.hadoop.fs.Path output() {
    return new org.apache.hadoop.fs.Path(temp.resolve("out").toUri());
  }
}
