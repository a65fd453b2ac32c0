package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
import sparkception.data.image.ImageFormat;
import sparkception.data.image.ImageHeader;
import sparkception.data.image.ImageLimits;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.ImageTree;
import sparkception.data.prep.LocalSpark;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.PrepResult;
import sparkception.data.prep.Stored;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;

/** The shape of ILSVRC2012 with three classes, and the oddities that the real one has. */
class Ilsvrc2012Test {

  private static final String LONG_NAME = "n02_".repeat(60) + ".JPEG";

  private static JavaSparkContext spark;

  @TempDir Path temp;

  private final Configuration hadoop = new Configuration();
  private ImageTree pictures;
  private byte[] twin;

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
    pictures = new ImageTree(temp.resolve("in"), 3);
    twin = pictures.picture("jpg");
    byte[] whole = pictures.picture("jpg");
    Tar first =
        new Tar()
            .add("n01_1.JPEG", twin)
            .add("n01_2.JPEG", pictures.picture("png"))
            .add("n01_3.JPEG", Arrays.copyOf(whole, whole.length / 2))
            .add("n01_4.JPEG", cmyk());
    Tar second =
        new Tar()
            .add("n02_1.JPEG", twin)
            .add("n02_1.JPEG", pictures.picture("jpg"))
            .add("../../../etc/n02_2.JPEG", pictures.picture("jpg"))
            .add(LONG_NAME, pictures.picture("jpg"));
    Tar third = new Tar().add("n03_1.JPEG", pictures.picture("jpg"));
    Tar train =
        new Tar()
            .add("n03.tar", third.bytes())
            .add("n01.tar", first.bytes())
            .add("n02.tar", second.bytes());
    pictures.addFile(Ilsvrc2012.TRAIN, train.bytes());
    Tar val = new Tar();
    for (int i : new int[] {3, 1, 2}) {
      val.add("ILSVRC2012_val_%08d.JPEG".formatted(i), pictures.picture("jpg"));
    }
    val.add("ILSVRC2012_val_00000009.JPEG", pictures.picture("jpg"));
    pictures.addFile(Ilsvrc2012.VAL, val.bytes());
    pictures.addFile(Ilsvrc2012Devkit.ARCHIVE, devkit());
  }

  @Test
  void tarsBecomeADataSet() throws IOException {
    PrepResult result = prepare();
    assertThat(result.read()).isEqualTo(13);
    assertThat(result.splits()).isEqualTo(Map.of("train", 8L, "val", 3L));
    assertThat(Manifest.read(hadoop, output()).classes())
        .containsExactly(
            new ImageClass(0, "n01", "tench, Tinca tinca"),
            new ImageClass(1, "n02", "goldfish"),
            new ImageClass(2, "n03", "great white shark"));
    Map<String, Integer> train = labels("train");
    assertThat(train)
        .isEqualTo(
            Map.of(
                "train/n01/n01_1.JPEG",
                0,
                "train/n01/n01_2.JPEG",
                0,
                "train/n01/n01_4.JPEG",
                0,
                "train/n02/n02_1.JPEG",
                1,
                "train/n02/n02_1.JPEG#2",
                1,
                "train/n02/../../../etc/n02_2.JPEG",
                1,
                "train/n02/" + LONG_NAME,
                1,
                "train/n03/n03_1.JPEG",
                2));
    assertThat(labels("val"))
        .isEqualTo(
            Map.of(
                "val/ILSVRC2012_val_00000001.JPEG", 2,
                "val/ILSVRC2012_val_00000002.JPEG", 0,
                "val/ILSVRC2012_val_00000003.JPEG", 1));
    assertThat(Stored.quarantine(hadoop, output()))
        .containsOnlyKeys("train/n01/n01_3.JPEG", "val/ILSVRC2012_val_00000009.JPEG");
  }

  @Test
  void bytesAreThoseInTheTar() throws IOException {
    prepare();
    assertThat(Stored.rows(hadoop, output()).get("train"))
        .filteredOn(row -> row.path().endsWith("/n01_1.JPEG") || row.path().endsWith("/n02_1.JPEG"))
        .hasSize(2)
        .allMatch(row -> Arrays.equals(row.bytes(), twin));
  }

  /** What a trainer reads is in three colours, whatever it was. */
  @Test
  void inksBecomeColours() throws IOException {
    prepare();
    assertThat(Stored.rows(hadoop, output()).get("train"))
        .filteredOn(row -> row.path().endsWith("/n01_4.JPEG"))
        .singleElement()
        .satisfies(
            row -> {
              ImageHeader stored = ImageHeader.read(row.bytes(), ImageLimits.DEFAULT);
              assertThat(stored.colour()).isEqualTo(ImageHeader.Colour.RGB);
              assertThat(stored.format()).isEqualTo(ImageFormat.JPEG);
            });
  }

  @Test
  void whatIsOnTheBlacklistIsLeftOut() throws IOException {
    write(Ilsvrc2012Devkit.BLACKLIST, "2\n9\n");
    assertThat(prepare().read()).isEqualTo(11);
    assertThat(labels("val"))
        .containsOnlyKeys("val/ILSVRC2012_val_00000001.JPEG", "val/ILSVRC2012_val_00000003.JPEG");
    write(Ilsvrc2012Devkit.BLACKLIST, "two\n");
    assertThatThrownBy(this::prepare)
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("Invalid ILSVRC2012_validation_blacklist.txt in");
  }

  /** From the corpus that the image tests walk: Adobe's inverted inks. */
  private static byte[] cmyk() throws IOException {
    try (InputStream in = Ilsvrc2012Test.class.getResourceAsStream("/jpeg/cmyk-sample.jpg")) {
      return in.readAllBytes();
    }
  }

  @Test
  void aPlainListOfSynsetsStandsInForTheDevkit() throws IOException {
    Files.delete(temp.resolve("in").resolve(Ilsvrc2012Devkit.ARCHIVE));
    assertThatThrownBy(this::prepare)
        .hasMessageEndingWith(
            "none of ILSVRC2012_devkit_t12.tar.gz, meta.mat and synsets.txt is in it");
    write(Ilsvrc2012Devkit.SYNSETS, "n03 shark\nn01 tench\nn02\n");
    assertThatThrownBy(this::prepare).hasMessageContaining("_validation_ground_truth.txt is in it");
    write(Ilsvrc2012Devkit.GROUND_TRUTH, "n03\n2\n3\n");
    prepare();
    assertThat(labels("val"))
        .containsEntry("val/ILSVRC2012_val_00000001.JPEG", 2)
        .containsEntry("val/ILSVRC2012_val_00000002.JPEG", 0)
        .containsEntry("val/ILSVRC2012_val_00000003.JPEG", 1);
  }

  @Test
  void damagedInputIsNamed() throws IOException {
    write(Ilsvrc2012Devkit.GROUND_TRUTH, "1\n2\n17\n");
    assertThatThrownBy(this::prepare)
        .hasMessage(
            "Invalid ILSVRC2012_validation_ground_truth.txt: 17 is none of the devkit's synsets");
    Files.delete(temp.resolve("in").resolve(Ilsvrc2012Devkit.GROUND_TRUTH));
    write("meta.mat", "no MATLAB");
    assertThatThrownBy(this::prepare).hasMessageStartingWith("Invalid meta.mat in");
    Files.delete(temp.resolve("in/meta.mat"));
    Path train = temp.resolve("in").resolve(Ilsvrc2012.TRAIN);
    Files.write(train, Arrays.copyOf(Files.readAllBytes(train), 3000));
    assertThatThrownBy(this::prepare)
        .isInstanceOf(SourceException.class)
        .hasMessageMatching("Invalid tar .*_train.tar: it is damaged or cut short .*");
    Files.delete(train);
    Files.delete(temp.resolve("in").resolve(Ilsvrc2012.VAL));
    assertThatThrownBy(this::prepare)
        .hasMessageEndingWith(
            "neither ILSVRC2012_img_train.tar nor ILSVRC2012_img_val.tar is in it");
  }

  private static byte[] devkit() throws IOException {
    String[] fields = {"ILSVRC2012_ID", "WNID", "words", "num_children"};
    Object[][] synsets = {
      {1.0, "n03", "great white shark", 0.0},
      {2.0, "n01", "tench, Tinca tinca", 0.0},
      {3.0, "n02", "goldfish", 0.0},
      {1001.0, "n00", "entity", 3.0}
    };
    Tar tar =
        new Tar()
            .add("ILSVRC2012_devkit_t12/data/meta.mat", MatBytes.structs(fields, synsets))
            .add("ILSVRC2012_devkit_t12/data/" + Ilsvrc2012Devkit.GROUND_TRUTH, "1\n2\n3\n");
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(tar.bytes());
    }
    return compressed.toByteArray();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(temp.resolve("in").resolve(name), text);
  }

  private PrepResult prepare() throws IOException {
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT);
    return new PrepJob(
            spark, new Ilsvrc2012(pictures.path()), options, output(), (done, total) -> {})
        .execute();
  }

  private Map<String, Integer> labels(String split) throws IOException {
    List<ImageRow> rows = Stored.rows(hadoop, output()).get(split);
    return rows.stream().collect(Collectors.toMap(ImageRow::path, ImageRow::label));
  }

  private org.apache.hadoop.fs.Path output() {
    return new org.apache.hadoop.fs.Path(temp.resolve("out").toUri());
  }
}
