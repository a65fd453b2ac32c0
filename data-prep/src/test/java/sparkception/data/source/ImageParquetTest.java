package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
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
                    "LABEL_OUT_OF_RANGE: The label is -1 (must be from 0 to 1)"));
  }

  @Test
  void whatIsNoImageTableIsNamed() throws IOException {
    pictures.addFile("train.parquet", new byte[100]);
    assertThatThrownBy(this::prepare)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Invalid Parquet file")
        .hasMessageContaining("train.parquet");
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
