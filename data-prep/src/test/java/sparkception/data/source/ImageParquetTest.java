package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
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
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;

class ImageParquetTest {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message schema { optional group image { optional binary bytes; optional binary path"
              + " (STRING); } optional int64 label; }");

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
  void grow() throws IOException {
    pictures = new ImageTree(temp.resolve("in"), 3);
    Files.createDirectories(temp.resolve("in/data"));
  }

  @Test
  void rowsBecomeImagesAndTheFooterNamesTheClasses() throws IOException {
    byte[] picture = pictures.picture("jpg");
    write("train-00000-of-00002.parquet", row(picture, 1L), row(pictures.picture("png"), 0L));
    write("train-00001-of-00002.parquet", row(pictures.picture("png"), 1L), row(null, 0L));
    write("validation-00000-of-00001.parquet", row(pictures.picture("png"), 0L));
    write("test-00000-of-00001.parquet", row(pictures.picture("png"), -1L));
    prepare();
    assertThat(Manifest.read(hadoop, output()).classes())
        .containsExactly(new ImageClass(0, "0", "cat"), new ImageClass(1, "1", "dog"));
    Map<String, ImageRow> rows =
        Stored.rows(hadoop, output()).get("train").stream()
            .collect(Collectors.toMap(ImageRow::path, row -> row));
    assertThat(rows).hasSize(3);
    assertThat(rows.get("data/train-00000-of-00002.parquet#000000").bytes()).isEqualTo(picture);
    assertThat(rows.get("data/train-00000-of-00002.parquet#000000").label()).isEqualTo(1);
    assertThat(Stored.rows(hadoop, output()).get("val")).hasSize(1);
    assertThat(Stored.quarantine(hadoop, output()))
        .isEqualTo(
            Map.of(
                "data/train-00001-of-00002.parquet#000001", "EMPTY: The file has no bytes",
                "data/test-00000-of-00001.parquet#000000",
                    "NO_LABEL: It has no label in its column label"));
  }

  @Test
  void whatIsNoImageTableIsNamed() throws IOException {
    pictures.addFile("train.parquet", new byte[100]);
    assertThatThrownBy(this::prepare)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Invalid Parquet file")
        .hasMessageContaining("train.parquet");
  }

  /** As CIFAR-100 is published, but with plain bytes. */
  @Test
  void columnsHaveOtherNamesAndPlainBytes() throws IOException {
    byte[] picture = pictures.picture("png");
    table(
            "train.parquet",
            "required binary img; required int64 fine_label; required int64 coarse_label;")
        .row(picture, 1L, 7L)
        .row(pictures.picture("png"), 0L, 7L)
        .write(Map.of("huggingface", names("fine_label")));
    prepare();
    assertThat(labels("train"))
        .isEqualTo(Map.of("data/train.parquet#000000", 1, "data/train.parquet#000001", 0));
    assertThat(Stored.rows(hadoop, output()).get("train"))
        .filteredOn(row -> row.label() == 1)
        .allMatch(row -> Arrays.equals(row.bytes(), picture));
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::name)
        .containsExactly("cat", "dog");
  }

  @Test
  void textsAreClasses() throws IOException {
    table("a.parquet", "required binary image; optional binary label (STRING);")
        .row(pictures.picture("png"), "dog")
        .row(pictures.picture("png"), "cat")
        .row(pictures.picture("png"), null)
        .write(Map.of());
    prepare();
    assertThat(labels("train"))
        .isEqualTo(Map.of("data/a.parquet#000000", 1, "data/a.parquet#000001", 0));
    assertThat(Stored.quarantine(hadoop, output()))
        .isEqualTo(
            Map.of("data/a.parquet#000002", "NO_LABEL: It has no label in its column label"));
  }

  /** Pandas stores whole numbers so when one is missing. */
  @Test
  void wholeNumbersMayBeFloats() throws IOException {
    table("a.parquet", "required binary image; optional double label;")
        .row(pictures.picture("png"), 3.0)
        .row(pictures.picture("png"), Double.NaN)
        .row(pictures.picture("png"), 12e9)
        .write(Map.of());
    prepare();
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::name)
        .containsExactly("3", "12000000000");
    assertThat(Stored.quarantine(hadoop, output())).containsOnlyKeys("data/a.parquet#000001");
  }

  @Test
  void aLabelOfAnotherTypeIsNamed() throws IOException {
    table("a.parquet", "required binary image; required double label;")
        .row(pictures.picture("png"), 0.5)
        .write(Map.of());
    assertThatThrownBy(this::prepare)
        .isInstanceOf(SourceException.class)
        .hasMessageMatching(
            "Invalid input .*a.parquet, row 1: its column label is 0.5 .must be whole numbers or texts.");
    table("a.parquet", "required binary image; required int96 label;").write(Map.of());
    assertThatThrownBy(this::prepare)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("its column label is of type required int96 label (must be whole");
  }

  @Test
  void listsAreSeveralLabels() throws IOException {
    Table table =
        table(
            "a.parquet",
            "required binary image; optional group label (LIST) { repeated group list { optional"
                + " int64 element; } }");
    Group row = new SimpleGroupFactory(table.schema).newGroup();
    row.append("image", Binary.fromConstantByteArray(pictures.picture("png")));
    Group list = row.addGroup("label");
    list.addGroup("list").append("element", 1L);
    list.addGroup("list").append("element", 0L);
    table.rows.add(row);
    table.write(
        Map.of(
            "huggingface",
            "{\"info\":{\"features\":{\"label\":{\"feature\":{\"names\":[\"cat\",\"dog\"]}}}}}"));
    prepare();
    ImageRow stored = Stored.rows(hadoop, output()).get("train").get(0);
    assertThat(stored.labels()).containsExactly(1, 0);
    assertThat(stored.label()).isEqualTo(1);
  }

  @Test
  void theColumnsSplitsAreKept() throws IOException {
    table(
            "a.parquet",
            "required binary image; required int32 label; required binary split (STRING);")
        .row(pictures.picture("png"), 0, "Train")
        .row(pictures.picture("png"), 1, "testing")
        .write(Map.of());
    prepare();
    assertThat(labels("train")).isEqualTo(Map.of("data/a.parquet#000000", 0));
    assertThat(labels("test")).isEqualTo(Map.of("data/a.parquet#000001", 1));
  }

  @Test
  void filesMustAgreeOnTheirClasses() throws IOException {
    write("train-0.parquet", row(pictures.picture("png"), 0L));
    table("train-1.parquet", "required binary image; required int64 label;")
        .row(pictures.picture("png"), 0L)
        .write(
            Map.of(
                "huggingface",
                "{\"info\":{\"features\":{\"label\":{\"names\":[\"dog\",\"cat\"]}}}}"));
    assertThatThrownBy(this::prepare)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("[cat, dog]")
        .hasMessageContaining("[dog, cat] (must be the same)");
  }

  @Test
  void aPathStandsForBytes() throws IOException {
    pictures.addFile("data/a.png", pictures.picture("png"));
    table("train.parquet", "required binary image (STRING); required int64 label;")
        .row("a.png", 0L)
        .row("none.png", 0L)
        .write(Map.of());
    prepare();
    assertThat(labels("train")).containsOnlyKeys("data/train.parquet#000000");
    assertThat(Stored.quarantine(hadoop, output()))
        .isEqualTo(Map.of("data/train.parquet#000001", "MISSING: There is no such file"));
  }

  private Map<String, Integer> labels(String split) throws IOException {
    return Stored.rows(hadoop, output()).get(split).stream()
        .collect(Collectors.toMap(ImageRow::path, ImageRow::label));
  }

  private static String names(String column) {
    return "{\"info\":{\"features\":{\"%s\":{\"names\":[\"cat\",\"dog\"]}}}}".formatted(column);
  }

  private Table table(String name, String columns) {
    return new Table(
        new org.apache.hadoop.fs.Path(temp.resolve("in/data").resolve(name).toUri()),
        MessageTypeParser.parseMessageType("message schema { " + columns + " }"),
        new ArrayList<>());
  }

  /** A file of rows of a type. */
  private record Table(org.apache.hadoop.fs.Path file, MessageType schema, List<Group> rows) {

    Table row(Object... values) {
      Group row = new SimpleGroupFactory(schema).newGroup();
      for (int i = 0; i < values.length; i++) {
        String column = schema.getFieldName(i);
        if (values[i] instanceof byte[] bytes) {
          row.append(column, Binary.fromConstantByteArray(bytes));
        } else if (values[i] instanceof String text) {
          row.append(column, text);
        } else if (values[i] instanceof Long number) {
          row.append(column, number);
        } else if (values[i] instanceof Integer number) {
          row.append(column, number);
        } else if (values[i] instanceof Double number) {
          row.append(column, number);
        }
      }
      rows.add(row);
      return this;
    }

    void write(Map<String, String> footer) throws IOException {
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(file)
              .withType(schema)
              .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
              .withExtraMetaData(footer)
              .build()) {
        for (Group row : rows) {
          writer.write(row);
        }
      }
    }
  }

  private static Group row(byte[] image, Long label) {
    Group row = new SimpleGroupFactory(SCHEMA).newGroup();
    Group struct = row.addGroup("image");
    if (image != null) {
      struct.append("bytes", Binary.fromConstantByteArray(image));
    }
    return row.append("label", label);
  }

  private void write(String name, Group... rows) throws IOException {
    var file = new org.apache.hadoop.fs.Path(temp.resolve("in/data").resolve(name).toUri());
    String names = "{\"info\":{\"features\":{\"label\":{\"names\":[\"cat\",\"dog\"]}}}}";
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withType(SCHEMA)
            .withExtraMetaData(Map.of("huggingface", names))
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
  }

  private void prepare() throws IOException {
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT);
    ImageParquet source = new ImageParquet(pictures.path(), List.of());
    new PrepJob(spark, source, options, output(), (done, total) -> {}).execute();
  }

  private org.apache.hadoop.fs.Path output() {
    return new org.apache.hadoop.fs.Path(temp.resolve("out").toUri());
  }
}
