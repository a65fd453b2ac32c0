package sparkception.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.Box;

class ShardTest {

  @TempDir java.nio.file.Path temp;

  private final Configuration hadoop = new Configuration();

  @Test
  void rowsComeBackByRowGroup() throws IOException {
    List<ImageRow> rows = rows(2500, 300);
    Shard shard = write("shard.parquet", rows);
    assertThat(shard.rowGroups()).containsExactly(1024, 1024, 452);
    List<ImageRow> found = new ArrayList<>();
    try (ShardReader reader = ShardReader.open(hadoop, folder(), shard)) {
      for (int group : new int[] {2, 0, 1}) {
        found.addAll(reader.readRowGroup(group));
      }
    }
    List<ImageRow> expected = new ArrayList<>(rows.subList(2048, 2500));
    expected.addAll(rows.subList(0, 2048));
    assertThat(found).map(ImageRow::bytes).containsExactlyElementsOf(images(expected));
    assertThat(found).map(ImageRow::path).isEqualTo(expected.stream().map(ImageRow::path).toList());
    assertThat(found.get(1).labels()).isEqualTo(expected.get(1).labels());
    assertThat(found.get(1)).usingRecursiveComparison().isEqualTo(expected.get(1));
  }

  /** Data sets that were made before boxes were stored have no column for them. */
  @Test
  void aShardWithoutBoxesIsRead() throws IOException {
    MessageType before =
        MessageTypeParser.parseMessageType(
            ImageSchema.TYPE.toString().replaceFirst("(?s)  optional group boxes.*", "}"));
    assertThat(before.containsField("sha256")).isTrue();
    assertThat(before.containsField("boxes")).isFalse();
    Path path = new Path(folder(), "before.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(path, hadoop))
            .withType(before)
            .build()) {
      Group row = new SimpleGroup(before).append("label", 7).append("width", 28);
      row.append("height", 29).append("sha256", "ab");
      row.addGroup("image").append("bytes", Binary.fromString("x")).append("path", "a.png");
      row.addGroup("labels");
      row.addGroup("weights");
      writer.write(row);
    }
    Shard shard = new Shard("before.parquet", 1, 0, "", List.of(1));
    try (ShardReader reader = ShardReader.open(hadoop, folder(), shard)) {
      ImageRow row = reader.readRowGroup(0).get(0);
      assertThat(row.boxes()).isEmpty();
      assertThat(row.path()).isEqualTo("a.png");
      assertThat(row.label()).isEqualTo(7);
    }
  }

  @Test
  void largeImagesMakeSmallRowGroups() throws IOException {
    Shard shard = write("shard.parquet", rows(10, 1 << 20));
    assertThat(shard.rowGroups()).containsExactly(4, 4, 2);
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    assertThat(write("a.parquet", rows(700, 100)).sha256())
        .isEqualTo(write("b.parquet", rows(700, 100)).sha256());
  }

  @Test
  void anIndependentReaderSeesTheSame() throws IOException {
    List<ImageRow> rows = rows(50, 200);
    write("shard.parquet", rows);
    Path path = new Path(folder(), "shard.parquet");
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).build()) {
      for (ImageRow row : rows) {
        Group group = reader.read();
        assertThat(group.getGroup("image", 0).getBinary("bytes", 0).getBytes())
            .isEqualTo(row.bytes());
        assertThat(group.getInteger("label", 0)).isEqualTo(row.label());
      }
      assertThat(reader.read()).isNull();
    }
  }

  @Test
  void aShardCutShortIsNamedWithBothHashes() throws IOException {
    Shard shard = write("shard.parquet", rows(300, 100));
    java.nio.file.Path file = temp.resolve("shard.parquet");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> ShardHash.verify(hadoop, folder(), shard))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("Invalid shard")
        .hasMessageContaining("shard.parquet");
    Files.delete(temp.resolve(".shard.parquet.crc"));
    assertThatThrownBy(() -> ShardHash.verify(hadoop, folder(), shard))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("shard.parquet: SHA-256")
        .hasMessageContaining("the manifest says " + shard.sha256());
    assertThatThrownBy(() -> ShardReader.open(hadoop, folder(), shard))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("Invalid shard")
        .hasMessageContaining("shard.parquet");
  }

  @Test
  void aMissingShardIsNamed() {
    Shard shard = new Shard("train/none.parquet", 1, 1, "", List.of(1));
    assertThatThrownBy(() -> ShardReader.open(hadoop, folder(), shard))
        .hasMessageEndingWith("train/none.parquet: no such file");
  }

  @Test
  void manifestReadsBack() throws IOException {
    Manifest manifest = manifest(Manifest.SCHEMA_VERSION);
    manifest.write(hadoop, folder());
    assertThat(Manifest.read(hadoop, folder())).isEqualTo(manifest);
    assertThat(Files.readString(temp.resolve("_manifest.json")))
        .contains("\"schema_version\" : 1", "\"row_groups\"", "\"label_counts\"");
  }

  @Test
  void whatIsNoDataSetIsSaid() throws IOException {
    assertThatThrownBy(() -> Manifest.read(hadoop, new Path(folder(), "nowhere")))
        .hasMessageMatching("Cannot read data set .*nowhere: no such folder");
    assertThatThrownBy(() -> Manifest.read(hadoop, folder()))
        .hasMessageContaining("no _manifest.json");
    Files.writeString(temp.resolve("_manifest.json"), "{ not json");
    assertThatThrownBy(() -> Manifest.read(hadoop, folder()))
        .hasMessageStartingWith("Invalid manifest");
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    manifest(99).write(hadoop, folder());
    assertThatThrownBy(() -> Manifest.read(hadoop, folder()))
        .hasMessageContaining("schema version 99 (this program reads 1)");
  }

  @Test
  void anUnknownSplitNamesTheOthers() {
    assertThatThrownBy(() -> manifest(1).split("tset"))
        .hasMessage("Invalid split: tset (the data set has train)");
  }

  private static List<byte[]> images(List<ImageRow> rows) {
    return rows.stream().map(ImageRow::bytes).toList();
  }

  /** As versions before that of the ignored entries wrote it. */
  @Test
  void aManifestThatCountsNothingIgnoredIsRead() throws IOException {
    Files.writeString(
        temp.resolve("_manifest.json"),
        """
        {"schema_version": 1, "classes": [], "splits": [], "channel_mean": [], "channel_deviation": [],
         "read": 3, "refused": 3, "fingerprint": "f", "options": {}}
        """);
    Manifest manifest = Manifest.read(hadoop, folder());
    assertThat(manifest.ignored()).isZero();
    assertThat(manifest.ignoredBy()).isEmpty();
    assertThat(manifest.ignoredExamples()).isEmpty();
  }

  private Path folder() {
    return new Path(temp.toUri());
  }

  private Shard write(String name, List<ImageRow> rows) throws IOException {
    Path path = new Path(folder(), name);
    ShardWriter writer = new ShardWriter(hadoop, path);
    for (ImageRow row : rows) {
      writer.add(row);
    }
    writer.close();
    return new Shard(
        name,
        rows.size(),
        Files.size(temp.resolve(name)),
        ShardHash.of(hadoop, path),
        writer.rowGroups());
  }

  private static List<ImageRow> rows(int count, int imageBytes) {
    Random random = new Random(1);
    List<ImageRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[imageBytes];
      random.nextBytes(bytes);
      int[] labels = random.ints(i % 3, 0, 10).toArray();
      rows.add(
          new ImageRow(
              bytes,
              "class/" + i,
              i % 10,
              labels,
              new float[labels.length],
              28,
              29,
              ShardHash.of(bytes),
              Collections.nCopies(i % 4, new Box(0, 0.25f, 0.5f, 1))));
    }
    return rows;
  }

  private static Manifest manifest(int version) {
    return new Manifest(
        version,
        List.of(new ImageClass(0, "n01440764", "tench")),
        List.of(
            new Split(
                "train",
                5,
                List.of(5L),
                List.of(new Shard("train/shard-00000.parquet", 5, 100, "ab", List.of(5))))),
        List.of(120.5),
        List.of(60.25),
        6,
        1,
        IgnoredEntries.of("system file", "a/Thumbs.db"),
        "fingerprint",
        Map.of("seed", 42),
        new SourceState("input", Map.of(), "1-images", "listing", "versions", "contents"));
  }
}
