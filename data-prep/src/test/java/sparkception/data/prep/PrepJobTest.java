package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageLimits;
import sparkception.data.image.ImageOptions;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.data.source.ClassFolders;
import sparkception.data.source.IgnoredEntry;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceEntry;
import sparkception.data.source.SourceException;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;

class PrepJobTest {

  private static final PrepOptions OPTIONS =
      new PrepOptions(7, 4096, 0.25, 0.25, 1, ImageOptions.DEFAULT);

  private static JavaSparkContext spark;

  @TempDir java.nio.file.Path temp;

  private final Configuration hadoop = new Configuration();
  private final List<String> warnings = new ArrayList<>();
  private ImageTree tree;
  private Path output;

  @BeforeAll
  static void openSpark() {
    spark = LocalSpark.open(2);
  }

  @AfterAll
  static void closeSpark() {
    spark.close();
  }

  @BeforeEach
  void plant() {
    tree = new ImageTree(temp.resolve("input"), 1);
    output = new Path(temp.resolve("output").toUri());
  }

  @Test
  void foldersNamedAfterSplitsAreSplits() throws IOException {
    tree.add("train/cat", 30).add("train/dog", 20).add("val/dog", 5).add("test/cat", 4);
    PrepResult result = prepare(OPTIONS);
    assertThat(result.splits()).isEqualTo(Map.of("train", 50L, "val", 5L, "test", 4L));
    Manifest manifest = Manifest.read(hadoop, output);
    assertThat(manifest.splits()).map(Split::name).containsExactly("train", "val", "test");
    assertThat(manifest.classes())
        .containsExactly(new ImageClass(0, "cat", "cat"), new ImageClass(1, "dog", "dog"));
    assertThat(manifest.split("train").labelCounts()).containsExactly(30L, 20L);
    assertThat(manifest.split("train").shards()).hasSizeGreaterThan(1);
    assertThat(manifest.channelMean()).allMatch(mean -> mean > 0.4 && mean < 0.6);
    assertThat(Stored.rows(hadoop, output).get("val")).allMatch(row -> row.label() == 1);
  }

  @Test
  void withoutSplitsFractionsAreCutByContent() throws IOException {
    tree.add("cat", 200);
    byte[] twin = tree.picture("png");
    tree.addFile("cat/twin-1.png", twin).addFile("cat/twin-2.png", twin);
    PrepResult result = prepare(OPTIONS);
    assertThat(result.splits().get("val")).isBetween(50L, 52L);
    assertThat(result.splits().get("test")).isBetween(50L, 52L);
    assertThat(
            Stored.rows(hadoop, output).values().stream()
                .filter(rows -> rows.stream().anyMatch(row -> row.path().contains("twin"))))
        .hasSize(1);
  }

  @Test
  void whatCannotBeASampleIsInTheQuarantineWithItsReason() throws IOException {
    tree.add("cat", 6);
    byte[] whole = Files.readAllBytes(temp.resolve("input/cat/0001.jpg"));
    tree.addFile("cat/notes.jpg", "not an image".getBytes(StandardCharsets.UTF_8))
        .addFile("cat/empty.png", new byte[0])
        .addFile("cat/cut.jpg", Arrays.copyOf(whole, whole.length / 2))
        .addFile("cat/large.png", new byte[5000])
        .addFile("cat/Thumbs.db", new byte[5000]);
    ImageLimits limits = new ImageLimits(4000, 1_000_000, 100);
    PrepResult result =
        prepare(new PrepOptions(7, 4096, 0.2, 0, 1, new ImageOptions(0, false, 90, 0, limits)));
    assertThat(result.read()).isEqualTo(10);
    assertThat(result.written()).isEqualTo(6);
    assertThat(result.refused()).isEqualTo(4);
    Map<String, String> refused = Stored.quarantine(hadoop, output);
    assertThat(refused)
        .containsOnlyKeys("cat/notes.jpg", "cat/empty.png", "cat/cut.jpg", "cat/large.png");
    assertThat(refused.get("cat/notes.jpg")).startsWith("NOT_AN_IMAGE: ");
    assertThat(refused.get("cat/empty.png")).isEqualTo("EMPTY: The file has no bytes");
    assertThat(refused.get("cat/cut.jpg")).startsWith("TRUNCATED: ");
    assertThat(refused.get("cat/large.png"))
        .isEqualTo("TOO_MANY_BYTES: The file has 5000 bytes (at most 4000 are allowed)");
    assertThat(result.refusedBy())
        .isEqualTo(Map.of("not an image", 1L, "empty", 1L, "truncated", 1L, "too many bytes", 1L));
  }

  @Test
  void ignoredEntriesAreCountedApartAndFailNothing() throws IOException {
    byte[] picture = tree.picture("png");
    List<SourceEntry> entries = new ArrayList<>();
    entries.add(new SourceImage("train", 0, "a.png", 9, any -> picture));
    entries.add(SourceImage.refused("train", "link.png", "DANGLING_LINK", "It leads nowhere"));
    for (int i = 9; i >= 0; i--) {
      entries.add(new IgnoredEntry(i + "/Thumbs.db", "system file"));
    }
    ImageSource source =
        context ->
            new SourceScan(
                List.of(new ImageClass(0, "a", "a")),
                List.of("train"),
                context.parallelize(entries, 4),
                List.of());
    PrepResult result =
        job(source, new PrepOptions(7, 4096, 0, 0, 0.5, ImageOptions.DEFAULT)).execute();
    assertThat(List.of(result.read(), result.written(), result.refused(), result.ignored()))
        .containsExactly(2L, 1L, 1L, 10L);
    assertThat(result.ignoredBy()).isEqualTo(Map.of("system file", 10L));
    assertThat(Stored.quarantine(hadoop, output))
        .isEqualTo(Map.of("link.png", "DANGLING_LINK: It leads nowhere"));
    assertThat(Manifest.read(hadoop, output).ignoredExamples().get("system file"))
        .containsExactly("0/Thumbs.db", "1/Thumbs.db", "2/Thumbs.db", "3/Thumbs.db", "4/Thumbs.db");
    PrepEstimate estimate = job(source, OPTIONS).estimate();
    assertThat(estimate.ignored()).isEqualTo(10);
    assertThat(estimate.warnings()).last().asString().contains("it is of test_fraction: 0.0, now");
  }

  @Test
  void tooManyRefusalsStopTheJobBeforeItIsADataSet() throws IOException {
    tree.add("cat", 8)
        .addFile("cat/notes.jpg", new byte[] {1})
        .addFile("cat/more", new byte[3])
        .addFile("cat/README.txt", new byte[3]);
    PrepOptions strict = new PrepOptions(7, 4096, 0, 0, 0.1, ImageOptions.DEFAULT);
    assertThatThrownBy(() -> prepare(strict))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("2 of 10 images are refused ({not an image=2}), more than")
        .hasMessageContaining("_quarantine");
    assertThatThrownBy(() -> Manifest.read(hadoop, output))
        .hasMessageContaining("no _manifest.json");
    PrepOptions lenient = new PrepOptions(7, 4096, 0, 0, 0.2, ImageOptions.DEFAULT);
    assertThat(prepare(lenient).written()).isEqualTo(8);
  }

  @Test
  void aFinishedJobDoesNothing() throws IOException {
    tree.add("cat", 20);
    prepare(OPTIONS);
    byte[] manifest = Files.readAllBytes(temp.resolve("output/_manifest.json"));
    Files.delete(temp.resolve("output/train/shard-00000.parquet"));
    PrepResult again = prepare(OPTIONS);
    assertThat(again.alreadyDone()).isTrue();
    assertThat(again.written()).isEqualTo(20);
    assertThat(temp.resolve("output/train/shard-00000.parquet")).doesNotExist();
    assertThat(Files.readAllBytes(temp.resolve("output/_manifest.json"))).isEqualTo(manifest);
    assertThat(temp.resolve("output/_progress")).doesNotExist();
    assertThat(temp.resolve("output/_staging")).doesNotExist();
  }

  @Test
  void otherOptionsOrAnotherSourceDoNotMix() throws IOException {
    tree.add("cat", 20);
    prepare(OPTIONS);
    PrepOptions other = new PrepOptions(8, 4096, 0.25, 0.25, 1, ImageOptions.DEFAULT);
    assertThatThrownBy(() -> prepare(other))
        .isInstanceOf(DataSetException.class)
        .hasMessageEndingWith(
            "it is of seed: 7, now 8; say --overwrite to make it anew, or choose another --output");
    Path before = tree.path();
    tree = new ImageTree(temp.resolve("elsewhere"), 2).add("cat", 20);
    assertThatThrownBy(() -> prepare(OPTIONS))
        .hasMessageContaining("it is of input: %s, now %s; say".formatted(before, tree.path()));
    assertThat(prepare(other.overwriting()).alreadyDone()).isFalse();
    assertThat(warnings).singleElement().asString().contains("is made anew: it is of input: ");
    assertThat(Manifest.read(hadoop, output).options()).containsEntry("seed", 8);
  }

  @Test
  void askedForSplitsAreCutFromTrain() throws IOException {
    tree.add("train/cat", 40).add("train/dog", 20).add("test/cat", 5).add("test/dog", 5);
    PrepOptions options = new PrepOptions(7, 4096, 0.2, 0.1, 1, ImageOptions.DEFAULT);
    assertThatThrownBy(() -> prepare(options.asking(Set.of("val", "test"))))
        .isInstanceOf(DataSetException.class)
        .hasMessage(
            "Cannot cut test, as --test 0.1 asks: the input has splits of its own (train, test), test is among them");
    assertThat(job(new ClassFolders(tree.path()), options).estimate().splitBytes())
        .containsOnlyKeys("train", "test");
    PrepResult result = prepare(options.asking(Set.of("val")));
    assertThat(result.splits()).isEqualTo(Map.of("train", 48L, "val", 12L, "test", 10L));
    assertThat(Manifest.read(hadoop, output).split("val").labelCounts()).containsExactly(8L, 4L);
    assertThat(Stored.rows(hadoop, output).get("test"))
        .allMatch(row -> row.path().startsWith("test/"));
    assertThat(warnings).isEmpty();
    assertThat(prepare(options.asking(Set.of("val"))).alreadyDone()).isTrue();
  }

  /** Each class is cut by itself. */
  @Test
  void copiesOfSeveralClassesStayInOneSplit() throws IOException {
    tree.add("cat", 30).add("dog", 30);
    for (int i = 0; i < 30; i++) {
      byte[] picture = tree.picture("png");
      tree.addFile("cat/copy %d.png".formatted(i), picture);
      tree.addFile("dog/copy %d.png".formatted(i), picture);
    }
    prepare(OPTIONS);
    Map<String, Set<String>> splits = new TreeMap<>();
    Stored.rows(hadoop, output)
        .forEach(
            (split, rows) ->
                rows.forEach(
                    row ->
                        splits.computeIfAbsent(row.sha256(), any -> new TreeSet<>()).add(split)));
    assertThat(splits.values()).hasSize(90).allMatch(each -> each.size() == 1);
    assertThat(splits.values().stream().flatMap(Set::stream).distinct()).hasSize(3);
    assertThat(warnings)
        .containsExactly(
            "60 images have the same bytes as one of another class, such as cat/copy 0.png and dog/copy 0.png; they stay in one split");
  }

  @Test
  void anEmptyClassFolderIsSaidAndKeepsItsLabel() throws IOException {
    tree.add("cat", 4).add("dog", 4);
    Files.createDirectories(temp.resolve("input/cow"));
    prepare(OPTIONS);
    assertThat(warnings).singleElement().asString().contains("input/cow is empty");
    assertThat(Manifest.read(hadoop, output).classes().get(1).name()).isEqualTo("cow");
    assertThat(Stored.rows(hadoop, output).values().stream().flatMap(List::stream))
        .noneMatch(row -> row.label() == 1);
  }

  @Test
  void classesTooSmallToBeCutAreSaid() throws IOException {
    tree.add("cat", 40).add("dog", 1);
    PrepResult result = prepare(OPTIONS);
    assertThat(result.splits()).isEqualTo(Map.of("train", 21L, "val", 10L, "test", 10L));
    assertThat(warnings)
        .containsExactly("Split val has no images of dog", "Split test has no images of dog");
  }

  @Test
  void whatIsLeftOutIsSaid() throws IOException {
    tree.add("train/cat", 4).add("validation/cat", 2).addFile("train/stray.jpg", new byte[1]);
    PrepResult result = prepare(OPTIONS);
    assertThat(result.splits()).isEqualTo(Map.of("train", 4L, "val", 2L));
    assertThat(Stored.quarantine(hadoop, output))
        .isEqualTo(
            Map.of("train/stray.jpg", "NO_CLASS: It lies beside the class folders, not in one"));
    assertThat(warnings)
        .singleElement()
        .asString()
        .isEqualTo(
            "The input's own splits are kept (train, val); it has no test, and none is cut (--test FRACTION cuts it from train)");
  }

  @Test
  void whatIsNoInputIsSaid() throws IOException {
    assertThatThrownBy(() -> prepare(OPTIONS))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching("Cannot read input .*input: no such folder");
    tree.addFile("photo.jpg", new byte[1]);
    assertThatThrownBy(() -> prepare(OPTIONS))
        .hasMessageEndingWith("it has no class folders, only files such as photo.jpg");
    Files.createDirectories(temp.resolve("input/cat"));
    assertThatThrownBy(() -> prepare(OPTIONS))
        .hasMessageEndingWith("none of the 1 images can be used: {no class=1}");
    Files.delete(temp.resolve("input/photo.jpg"));
    output = new Path(temp.resolve("other").toUri());
    assertThatThrownBy(() -> prepare(OPTIONS)).hasMessageEndingWith("the input has no images");
  }

  @Test
  void aLabelOutsideTheClassesIsRefused() throws IOException {
    byte[] picture = tree.picture("png");
    ImageSource source = context -> scan(context, picture, 0, 1, 2, -1);
    PrepOptions options = new PrepOptions(7, 4096, 0, 0, 1, ImageOptions.DEFAULT);
    job(source, options).execute();
    assertThat(Stored.rows(hadoop, output).get("train"))
        .map(ImageRow::path)
        .containsExactlyInAnyOrder("label 0", "label 1");
    assertThat(Stored.quarantine(hadoop, output))
        .isEqualTo(
            Map.of(
                "label 2", "LABEL_OUT_OF_RANGE: The label is 2 (must be from 0 to 1)",
                "label -1", "LABEL_OUT_OF_RANGE: The label is -1 (must be from 0 to 1)"));
  }

  @Test
  void duplicatesAreRefusedWhereThatIsAskedFor() throws IOException {
    byte[] twin = tree.picture("png");
    tree.add("train/cat", 30).addFile("train/cat/b.png", twin).addFile("train/dog/c.png", twin);
    tree.addFile("train/cat/a.png", twin).addFile("val/cat/d.png", twin);
    PrepOptions strict = new PrepOptions(7, 4096, 0, 0, 0, ImageOptions.DEFAULT);
    PrepResult result = prepare(strict.withoutDuplicates());
    assertThat(result.splits()).isEqualTo(Map.of("train", 31L, "val", 1L));
    assertThat(Stored.quarantine(hadoop, output))
        .isEqualTo(
            Map.of(
                "train/cat/b.png", "DUPLICATE: Its bytes are those of train/cat/a.png",
                "train/dog/c.png", "DUPLICATE: Its bytes are those of train/cat/a.png"));
  }

  @Test
  void anEstimateWritesNothing() throws IOException {
    tree.add("train/cat", 30).add("val/cat", 5);
    PrepEstimate estimate = job(new ClassFolders(tree.path()), OPTIONS).estimate();
    assertThat(estimate.images()).isEqualTo(35);
    assertThat(estimate.bytes()).isEqualTo(bytes(temp.resolve("input")));
    assertThat(estimate.splitShards()).containsKeys("train", "val");
    assertThat(temp.resolve("output")).doesNotExist();
    prepare(OPTIONS);
    assertThat((long) Manifest.read(hadoop, output).split("train").shards().size())
        .isEqualTo(estimate.splitShards().get("train"));
  }

  @Test
  void imagesAreReducedAndProgressIsTold() throws IOException {
    tree.add("cat", 10);
    List<Long> progress = new ArrayList<>();
    PrepOptions small = new PrepOptions(7, 4096, 0, 0, 0, ImageOptions.DEFAULT.withShorterSide(5));
    new PrepJob(
            spark,
            new ClassFolders(tree.path()),
            small,
            output,
            (done, total) -> progress.addAll(List.of(done, total)))
        .execute();
    assertThat(Stored.rows(hadoop, output).get("train"))
        .allMatch(row -> row.width() == 6 && row.height() == 5);
    assertThat(progress.subList(progress.size() - 2, progress.size())).containsExactly(10L, 10L);
  }

  private static SourceScan scan(JavaSparkContext context, byte[] picture, int... labels) {
    List<SourceImage> images =
        Arrays.stream(labels)
            .mapToObj(label -> new SourceImage(null, label, "label " + label, 9, any -> picture))
            .toList();
    List<ImageClass> classes = List.of(new ImageClass(0, "a", "a"), new ImageClass(1, "b", "b"));
    return new SourceScan(classes, List.of(), context.parallelize(images), List.of());
  }

  private static long bytes(java.nio.file.Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.map(java.nio.file.Path::toFile)
          .filter(java.io.File::isFile)
          .mapToLong(java.io.File::length)
          .sum();
    }
  }

  private PrepResult prepare(PrepOptions options) throws IOException {
    return job(new ClassFolders(tree.path()), options).execute();
  }

  private PrepJob job(ImageSource source, PrepOptions options) {
    return new PrepJob(
        spark,
        source,
        options,
        output,
        new PrepListener() {
          @Override
          public void progress(long done, long total) {}

          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        });
  }
}
