package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.Box;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.ImageTree;
import sparkception.data.prep.LocalSpark;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepListener;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.Stored;

/** Two classes and a validation image; some have annotations. */
class Ilsvrc2012BoxesTest {

  private static final Box LEFT = new Box(0, 0, 0.5f, 1);
  private static final Box RIGHT = new Box(0.5f, 0, 1, 1);

  private static JavaSparkContext spark;

  @TempDir Path temp;

  private final Configuration hadoop = new Configuration();
  private final List<String> warnings = new ArrayList<>();
  private ImageTree tree;

  @BeforeAll
  static void openSpark() {
    spark = LocalSpark.open(2);
  }

  @AfterAll
  static void closeSpark() {
    spark.close();
  }

  @BeforeEach
  void download() throws IOException {
    tree = new ImageTree(temp.resolve("in"), 3);
    Tar first =
        new Tar().add("n01_1.JPEG", tree.picture("jpg")).add("n01_2.JPEG", tree.picture("png"));
    Tar second = new Tar().add("n02_1.JPEG", tree.picture("jpg"));
    tree.addFile(
        Ilsvrc2012.TRAIN,
        new Tar().add("n01.tar", first.bytes()).add("n02.tar", second.bytes()).bytes());
    tree.addFile(
        Ilsvrc2012.VAL, new Tar().add("ILSVRC2012_val_00000001.JPEG", tree.picture("jpg")).bytes());
    tree.addFile(Ilsvrc2012Devkit.SYNSETS, bytes("n01 tench\nn02 goldfish\n"));
    tree.addFile(Ilsvrc2012Devkit.GROUND_TRUTH, bytes("2\n"));
    tree.addFile(
        "boxes.tar.gz",
        gzipped(
            new Tar()
                .add("n01/n01_1.xml", annotation("0 0 250 400", "250 0 500 400"))
                .add("n02/n02_9.xml", annotation("0 0 1 1"))
                .add("README", "no annotation")
                .bytes()));
    tree.addFile("val/a/ILSVRC2012_val_00000001.xml", bytes(annotation("0 0 250 400", "9 9 9 9")));
  }

  @Test
  void boxesOfATarAndOfAFolderReachTheirImages() throws IOException {
    assertThat(boxes("boxes.tar.gz", "val"))
        .isEqualTo(
            Map.of(
                "train/n01/n01_1.JPEG", List.of(LEFT, RIGHT),
                "train/n01/n01_2.JPEG", List.of(),
                "train/n02/n02_1.JPEG", List.of(),
                "val/ILSVRC2012_val_00000001.JPEG", List.of(LEFT)));
    assertThat(warnings)
        .containsExactly(
            "1 boxes have no area within their images; they are left out",
            "The input's own splits are kept (train, val); it has no test, and none is cut (--test"
                + " FRACTION cuts it from train)",
            "Split val has no images of tench");
  }

  @Test
  void aPlainTarAndAFlatFolderDoAsWell() throws IOException {
    tree.addFile("plain.tar", new Tar().add("n01_2.xml", annotation("0 0 250 400")).bytes());
    tree.addFile("flat/n02_1.xml", bytes(annotation("250 0 500 400")));
    assertThat(boxes("plain.tar", "flat"))
        .containsEntry("train/n01/n01_2.JPEG", List.of(LEFT))
        .containsEntry("train/n02/n02_1.JPEG", List.of(RIGHT));
  }

  @Test
  void aDataSetIsNotMixedWithOneOfOtherBoxes() throws IOException {
    boxes("boxes.tar.gz");
    assertThatThrownBy(() -> boxes("boxes.tar.gz", "val"))
        .hasMessageContaining("it is of boxes: ")
        .hasMessageEndingWith("say --overwrite to make it anew, or choose another --output");
  }

  @Test
  void wrongAnnotationsAreSaid() throws IOException {
    assertThatThrownBy(() -> boxes("none"))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching("Cannot read annotations .*/in/none: no such file or folder");
    tree.addFile("cut.tar.gz", new byte[] {0x1f, (byte) 0x8b, 8});
    assertThatThrownBy(() -> boxes("cut.tar.gz"))
        .hasMessageMatching("Invalid tar .*/cut.tar.gz: it is damaged or cut short.*");
    tree.addFile("others/n09_1.xml", bytes(annotation("0 0 250 400")));
    assertThatThrownBy(() -> boxes("others"))
        .hasMessageMatching("Invalid annotations .*others.: no image has a box in them .*");
    assertThatThrownBy(() -> boxes("val", "val/a"))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "Invalid annotations: there is more than one ILSVRC2012_val_00000001.xml"
                + " (must be one an image)");
    tree.addFile("broken/n01_1.xml", bytes("<annotation>"));
    assertThatThrownBy(() -> boxes("broken"))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching("Invalid annotation .*/broken/n01_1.xml: line 1 is not XML .*");
  }

  /** Boxes of every row, by path. */
  private Map<String, List<Box>> boxes(String... annotations) throws IOException {
    List<org.apache.hadoop.fs.Path> paths =
        Stream.of(annotations)
            .map(name -> new org.apache.hadoop.fs.Path(tree.path(), name))
            .toList();
    org.apache.hadoop.fs.Path output = new org.apache.hadoop.fs.Path(temp.resolve("out").toUri());
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 0, ImageOptions.DEFAULT);
    new PrepJob(spark, new Ilsvrc2012(tree.path(), paths), options, output, listener()).execute();
    Map<String, List<Box>> boxes = new TreeMap<>();
    Stored.rows(hadoop, output)
        .values()
        .forEach(rows -> rows.forEach(row -> boxes.put(row.path(), row.boxes())));
    return boxes;
  }

  private PrepListener listener() {
    return new PrepListener() {
      @Override
      public void progress(long done, long total) {}

      @Override
      public void warning(String message) {
        warnings.add(message);
      }
    };
  }

  /** Of an image of 500 x 400 pixels, with corners as {@code xmin ymin xmax ymax}. */
  private static String annotation(String... corners) {
    StringBuilder xml =
        new StringBuilder("<annotation><size><width>500</width><height>400</height></size>");
    for (String box : corners) {
      xml.append(
              "<object><bndbox><xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax>"
                  .formatted((Object[]) box.split(" ")))
          .append("</bndbox></object>");
    }
    return xml.append("</annotation>").toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
