package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.random.Mutations;

/**
 * Damaged files of a source: each is read or refused by a sentence of ours; none takes long or much
 * memory.
 */
@Timeout(300)
class SourceFuzzTest {

  private static final Configuration HADOOP = new Configuration();
  private static final String XML =
      """
      <annotation><filename>n01_1</filename><size><width>500</width><height>375</height></size>
      <object><name>n01</name><bndbox><xmin>12</xmin><ymin>5</ymin><xmax>400</xmax><ymax>300</ymax>
      </bndbox></object></annotation>
      """;
  private static final String CSV =
      "image,labels,weights,split\r\n\"a \"\"1\"\".png\",cat;dog,0.5;1,train\r\nb.png,cat,1,test\r\n";
  private static final String JSON =
      """
      {"image": "a.png", "labels": ["cat", "dog"], "weights": [0.5, 1], "split": "train"}
      {"image": "b.png", "labels": "cat", "weight": 2, "bytes": "aGVsbG8="}
      """;

  @TempDir private java.nio.file.Path temp;

  /** Damaged copies of each file. */
  int tries() {
    return 300;
  }

  /** Reads a damaged file; a reader that throws anything but a sentence of ours fails. */
  private interface Reader {
    void read(byte[] damaged) throws IOException;
  }

  private void fuzz(byte[] whole, Reader reader) throws IOException {
    reader.read(whole);
    int refused = 0;
    for (int seed = 0; seed < tries(); seed++) {
      try {
        reader.read(Mutations.of(whole, seed));
      } catch (SourceException e) {
        assertThat(e.getMessage()).as("seed %d", seed).matches("(?s)(Invalid|Unsupported) .*");
        refused++;
      } catch (IOException | RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isPositive();
  }

  /** What iterators throw is packed, and unpacked where Spark's tasks end. */
  private static <T> List<T> all(Iterator<T> iterator) throws IOException {
    List<T> all = new ArrayList<>();
    try {
      iterator.forEachRemaining(all::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return all;
  }

  private Path file(String name, byte[] content) throws IOException {
    java.nio.file.Path file = temp.resolve(name);
    Files.write(file, content);
    return new Path(file.toUri());
  }

  @Test
  void devkit() throws IOException {
    byte[] meta =
        MatBytes.structs(
            new String[] {"ILSVRC2012_ID", "WNID", "words"},
            new Object[][] {{1.0, "n01440764", "tench"}, {2.0, "n01443537", "goldfish"}});
    fuzz(
        meta,
        damaged -> {
          file(Ilsvrc2012Devkit.META, damaged);
          Ilsvrc2012Devkit.open(HADOOP, new Path(temp.toUri())).synsets();
        });
  }

  @Test
  void idxImages() throws IOException {
    fuzz(idx(), damaged -> readIdx(damaged, ""));
  }

  @Test
  void gzippedIdxImages() throws IOException {
    fuzz(gzipped(idx()), damaged -> readIdx(damaged, ".gz"));
  }

  private static byte[] idx() {
    ByteBuffer images = ByteBuffer.allocate(16 + 3 * 4).putInt(0x0803);
    return images.putInt(3).putInt(2).putInt(2).array();
  }

  private void readIdx(byte[] bytes, String ending) throws IOException {
    file("images" + ending, bytes);
    IdxFile file = IdxFile.open(HADOOP, new Path(temp.toUri()), "images", 3);
    file.requireWhole(HADOOP);
    file.read(HADOOP, 0, file.count());
  }

  @Test
  void tars() throws IOException {
    byte[] tar = new Tar().add("a/b.jpg", "content").add("x".repeat(120), "long").bytes();
    fuzz(
        tar,
        damaged -> {
          Path file = file("images.tar", damaged);
          for (TarEntry entry : TarListing.of(HADOOP, file.toString())) {
            assertThat(entry.offset() + entry.bytes()).isLessThanOrEqualTo(damaged.length);
            entry.content().read(HADOOP);
          }
        });
  }

  private static byte[] webDataset() throws IOException {
    return new Tar()
        .add("a.jpg", "image")
        .add("a.cls", "3")
        .add("b.left.png", "image")
        .add("b.json", "{\"label\": \"cat\"}")
        .add("c.webp", "image")
        .add("c.txt", "a dog")
        .add("README", "text")
        .bytes();
  }

  @Test
  void webDatasets() throws IOException {
    fuzz(webDataset(), damaged -> readWebDataset("set.tar", damaged));
  }

  @Test
  void gzippedWebDatasets() throws IOException {
    fuzz(gzipped(webDataset()), damaged -> readWebDataset("set.tar.gz", damaged));
  }

  /** Each file is an image, a label of one, or ignored. */
  private void readWebDataset(String name, byte[] bytes) throws IOException {
    Path file = file(name, bytes);
    WebTar tar = new WebTar(HADOOP, new SplitFiles.File(file.toString(), name, null));
    int listed = tar.listed().size();
    List<NamedImage> images = all(tar.images());
    assertThat(images).hasSize(listed);
    for (NamedImage image : images) {
      image.content().read(HADOOP);
    }
    all(tar.ignored());
  }

  @Test
  void csvLists() throws IOException {
    fuzz(
        CSV.getBytes(StandardCharsets.UTF_8),
        damaged -> {
          Path file = file("list.csv", damaged);
          CsvTable table = CsvTable.open(HADOOP, file.toString());
          readRows(table.columns(), all(table));
        });
  }

  @Test
  void jsonLines() throws IOException {
    fuzz(JSON.getBytes(StandardCharsets.UTF_8), damaged -> readJson("list.jsonl", damaged));
  }

  @Test
  void gzippedJsonLines() throws IOException {
    fuzz(
        gzipped(JSON.getBytes(StandardCharsets.UTF_8)),
        damaged -> readJson("list.jsonl.gz", damaged));
  }

  private void readJson(String name, byte[] damaged) throws IOException {
    ListFile file = new ListFile(file(name, damaged).toString(), damaged.length, Map.of());
    List<ListedRow> rows = all(new JsonRows(new LinePart(file, 0, Long.MAX_VALUE, 1), HADOOP));
    readRows(rows.stream().flatMap(row -> row.cells().keySet().stream()).distinct().toList(), rows);
  }

  private static void readRows(List<String> columns, List<ListedRow> rows) throws IOException {
    Map<Column, String> known = ManifestRows.columns(new Path("list"), columns);
    for (ListedRow row : rows) {
      ManifestRows.image(row, known, Folds.NONE);
    }
  }

  @Test
  void parquetLists() throws IOException {
    byte[] list =
        parquet(
            """
            message list {
              required binary image (STRING); required int64 label; optional double weight;
              optional group more (LIST) { repeated group list { optional binary element; } }
            }
            """,
            CompressionCodecName.SNAPPY,
            factory ->
                factory
                    .newGroup()
                    .append("image", "a.png")
                    .append("label", 3L)
                    .append("weight", 1.0));
    fuzz(
        list,
        damaged -> {
          String uri = file("list.parquet", damaged).toString();
          for (ParquetFile.Group group : groups(uri)) {
            List<ListedRow> rows =
                all(ParquetFile.read(HADOOP, uri, group, any -> true, ParquetCells::row));
            readRows(rows.isEmpty() ? List.of("image", "label") : columns(rows), rows);
          }
        });
  }

  private static List<String> columns(List<ListedRow> rows) {
    return List.copyOf(rows.get(0).cells().keySet());
  }

  @Test
  void parquetOfImages() throws IOException {
    byte[] images =
        parquet(
            """
            message images {
              optional group image { optional binary bytes; optional binary path (STRING); }
              optional int64 label;
            }
            """,
            CompressionCodecName.GZIP,
            factory -> {
              Group row = factory.newGroup().append("label", 1L);
              row.addGroup("image").append("path", "a.png");
              return row;
            });
    fuzz(
        images,
        damaged -> {
          String uri = file("images.parquet", damaged).toString();
          ParquetLayout layout;
          try (ParquetFile parquet = ParquetFile.open(HADOOP, uri)) {
            layout = ParquetLayout.of(uri, parquet.footer());
          }
          for (ParquetFile.Group group : groups(uri)) {
            all(
                ParquetFile.read(
                    HADOOP,
                    uri,
                    group,
                    column -> layout.reads(column, true),
                    row -> {
                      ParquetRow read = new ParquetRow(layout, row.place(), row.values());
                      read.content();
                      return read.labels();
                    }));
          }
        });
  }

  private static List<ParquetFile.Group> groups(String uri) throws IOException {
    try (ParquetFile parquet = ParquetFile.open(HADOOP, uri)) {
      return parquet.groups();
    }
  }

  private byte[] parquet(
      String schema, CompressionCodecName codec, Function<SimpleGroupFactory, Group> row)
      throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    java.nio.file.Path file = temp.resolve("whole.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new Path(file.toUri()))
            .withType(type)
            .withCompressionCodec(codec)
            .build()) {
      for (int i = 0; i < 5; i++) {
        writer.write(row.apply(new SimpleGroupFactory(type)));
      }
    }
    return Files.readAllBytes(file);
  }

  @Test
  void boxes() throws IOException {
    fuzz(
        XML.getBytes(StandardCharsets.UTF_8), damaged -> BoxAnnotation.parse(damaged, "n01_1.xml"));
  }

  @Test
  void gzippedTarsOfBoxes() throws IOException {
    fuzz(
        gzipped(new Tar().add("n01/n01_1.xml", XML).bytes()),
        damaged -> {
          Path path = file("boxes.tar.gz", damaged);
          all(new TarAnnotations(path.getFileSystem(HADOOP), path));
        });
  }

  @Test
  void classLists() throws IOException {
    fuzz(
        "n01440764 tench, Tinca tinca\ncat\tA cat\nhorse\n".getBytes(StandardCharsets.UTF_8),
        damaged -> ClassList.read(HADOOP, file("classes.txt", damaged)));
  }

  @Test
  void hierarchies() throws IOException {
    fuzz(
        "cat,animal\ndog\tanimal\nanimal,thing\n".getBytes(StandardCharsets.UTF_8),
        damaged -> LabelHierarchy.read(HADOOP, file("above.csv", damaged)));
  }

  private static byte[] gzipped(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
