package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.inspect.VerifyJob;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.source.ClassFolders;
import sparkception.data.source.ImageContent;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;

/** Data sets whose sources grow. */
class IncrementalPrepTest {

  private static final PrepOptions OPTIONS =
      new PrepOptions(7, 4096, 0.25, 0.25, 0.05, ImageOptions.DEFAULT);

  private static JavaSparkContext spark;

  @TempDir java.nio.file.Path temp;

  private final Configuration hadoop = new Configuration();
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
  void plant() throws IOException {
    tree = new ImageTree(temp.resolve("input"), 1).add("cat", 30).add("dog", 30);
  }

  @Test
  void whatIsNewComesInShardsBesideTheOld() throws IOException {
    Increment first = add("output");
    assertThat(first.version()).isEqualTo(1);
    assertThat(first.added()).isEqualTo(60);
    Map<String, String> before = DeterminismTest.hashes(temp.resolve("output"));
    before.remove("_manifest.json");
    Map<String, List<ImageRow>> rows = Stored.rows(hadoop, path("output"));
    addPictures("cat", 8);
    addPictures("dog", 4);
    Increment second = add("output");
    assertThat(second.isNothing()).isFalse();
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.added()).isEqualTo(12);
    assertThat(DeterminismTest.hashes(temp.resolve("output")))
        .as("old shards stay as they are")
        .containsAllEntriesOf(before)
        .hasSizeGreaterThan(before.size());
    assertThat(paths(Stored.rows(hadoop, path("output"))))
        .as("each image once")
        .hasSize(72)
        .doesNotHaveDuplicates();
    assertThat(paths(Stored.rows(hadoop, new Path(first.folder()))))
        .as("the old version is read as it was")
        .containsExactlyElementsOf(paths(rows));
    for (String folder : List.of("output", "output/_versions/1", "output/_versions/2")) {
      assertThat(new VerifyJob(spark, path(folder)).execute().problems()).as(folder).isEmpty();
    }
    Manifest now = Manifest.read(hadoop, path("output"));
    assertThat(now.read()).isEqualTo(72);
    assertThat(now.fingerprint())
        .isEqualTo(Manifest.read(hadoop, new Path(second.folder())).fingerprint())
        .isNotEqualTo(Manifest.read(hadoop, new Path(first.folder())).fingerprint());
    assertThat(now.channelMean())
        .as("networks that were trained on it still fit")
        .isEqualTo(Manifest.read(hadoop, new Path(first.folder())).channelMean());
  }

  @Test
  void whereNothingIsNewNothingIsWritten() throws IOException {
    add("output");
    addPictures("cat", 8);
    Increment second = add("output");
    byte[] manifest = Files.readAllBytes(temp.resolve("output/_manifest.json"));
    Increment third = add("output");
    assertThat(third.isNothing()).isTrue();
    assertThat(third.version()).isEqualTo(2);
    assertThat(third.folder()).isEqualTo(second.folder());
    assertThat(temp.resolve("output/_manifest.json")).hasBinaryContent(manifest);
    assertThat(temp.resolve("output/_versions/3")).doesNotExist();
  }

  /** Killed after the manifest was written, its version is missing. */
  @Test
  void aVersionThatIsMissingIsMade() throws IOException {
    add("output");
    addPictures("cat", 8);
    add("output");
    Files.delete(temp.resolve("output/_versions/2/_manifest.json"));
    Increment again = add("output");
    assertThat(again.isNothing()).isTrue();
    assertThat(paths(Stored.rows(hadoop, new Path(again.folder())))).hasSize(68);
  }

  @Test
  void whatIsKnownIsNotReadAgain() throws IOException {
    add("output");
    Set<String> known = new TreeSet<>(paths(Stored.rows(hadoop, path("output"))));
    addPictures("dog", 5);
    ClassFolders input = new ClassFolders(path("input"));
    Increment second =
        new IncrementalPrep(
                spark, wrapped(input, known, "is known"), OPTIONS, path("output"), (a, b) -> {})
            .execute();
    assertThat(second.added()).isEqualTo(5);
  }

  @Test
  void whatCannotBeReadIsRefusedOnce() throws IOException {
    add("output");
    tree.addFile("cat/damaged.png", new byte[3]);
    Increment second = add("output");
    assertThat(second.added()).isZero();
    assertThat(second.refused()).isEqualTo(1);
    assertThat(second.isNothing()).as("nothing to train on").isTrue();
    Increment third = add("output");
    assertThat(third.refused()).as("it is known").isZero();
    Manifest now = Manifest.read(hadoop, path("output"));
    assertThat(now.read()).isEqualTo(61);
    assertThat(now.refused()).isEqualTo(1);
    assertThat(new VerifyJob(spark, path("output")).execute().problems()).isEmpty();
  }

  @Test
  void whatIsKnownMustStayAsItWas() throws IOException {
    add("output");
    addPictures("cat", 4);
    java.nio.file.Path cat = temp.resolve("input/cat/0003.jpg");
    byte[] bytes = Files.readAllBytes(cat);
    Files.delete(cat);
    assertRefused("1 of its 60 images are no longer in the input \\(such as cat/0003.jpg\\)");
    Files.write(cat, new byte[bytes.length - 1]);
    assertRefused("images in it have other sizes, labels or boxes in the input by now");
    Files.write(cat, new byte[bytes.length]);
    assertRefused("images in it have other contents in the input by now");
    Files.write(cat, bytes);
    assertThat(add("output").added()).as("another time, the same bytes").isEqualTo(4);
  }

  @Test
  void otherClassesAndOptionsAreRefused() throws IOException {
    add("output");
    addPictures("bird", 4);
    assertRefused("its classes are cat, dog, those of the input bird, cat, dog");
    PrepOptions smaller = new PrepOptions(7, 2048, 0.25, 0.25, 0.05, ImageOptions.DEFAULT);
    ClassFolders input = new ClassFolders(path("input"));
    assertThatThrownBy(
            () ->
                new IncrementalPrep(spark, input, smaller, path("output"), (a, b) -> {}).execute())
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("it is of shard_bytes: 4096, now 2048");
  }

  @Test
  void versionsAreNotLostByMistake() throws IOException {
    add("output");
    addPictures("cat", 4);
    ClassFolders input = new ClassFolders(path("input"));
    assertThatThrownBy(
            () -> new PrepJob(spark, input, OPTIONS, path("output"), (a, b) -> {}).execute())
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("its 1 versions would be lost; say --incremental");
    new PrepJob(spark, input, OPTIONS.overwriting(), path("output"), (a, b) -> {}).execute();
    assertThat(temp.resolve("output/_versions")).doesNotExist();
    assertThat(add("output").isNothing()).isTrue();
  }

  /** Stopped half-way it is what it was; the next time brings what an undisturbed one does. */
  @Test
  void whatIsStoppedIsCompleted() throws IOException {
    add("output");
    add("undisturbed");
    Set<String> first = new TreeSet<>(paths(Stored.rows(hadoop, path("output"))));
    addPictures("cat", 20);
    addPictures("dog", 20);
    ClassFolders input = new ClassFolders(path("input"));
    ImageSource broken = wrapped(input, Set.of("dog/new-7.png"), "stopped");
    assertThatThrownBy(
            () ->
                new IncrementalPrep(spark, broken, OPTIONS, path("output"), (a, b) -> {}).execute())
        .hasMessageContaining("stopped");
    assertThat(new PrepFolder(hadoop, path("output")).records()).as("done shards").isNotEmpty();
    assertThat(paths(Stored.rows(hadoop, path("output")))).hasSameElementsAs(first);
    add("output");
    add("undisturbed");
    assertThat(DeterminismTest.hashes(temp.resolve("output")))
        .isEqualTo(DeterminismTest.hashes(temp.resolve("undisturbed")));
    assertThat(temp.resolve("output/_manifest.json"))
        .hasSameBinaryContentAs(temp.resolve("undisturbed/_manifest.json"));
    assertThat(temp.resolve("output/_progress")).doesNotExist();
  }

  /** What a stopped one has left is no part of it where its input has changed since. */
  @Test
  void whatIsLeftOfAnotherInputGoes() throws IOException {
    add("output");
    addPictures("cat", 20);
    addPictures("dog", 20);
    ClassFolders input = new ClassFolders(path("input"));
    ImageSource broken = wrapped(input, Set.of("dog/new-7.png"), "stopped");
    assertThatThrownBy(
            () ->
                new IncrementalPrep(spark, broken, OPTIONS, path("output"), (a, b) -> {}).execute())
        .hasMessageContaining("stopped");
    for (int i = 0; i < 20; i++) {
      Files.delete(temp.resolve("input/cat/new-%d.png".formatted(i)));
    }
    assertThat(add("output").added()).isEqualTo(20);
    assertThat(paths(Stored.rows(hadoop, path("output")))).hasSize(80).doesNotHaveDuplicates();
    assertThat(new VerifyJob(spark, path("output")).execute().problems()).isEmpty();
    Set<String> listed = new TreeSet<>();
    Manifest.read(hadoop, path("output"))
        .splits()
        .forEach(split -> split.shards().forEach(shard -> listed.add(shard.path())));
    assertThat(DeterminismTest.hashes(temp.resolve("output")).keySet())
        .filteredOn(name -> name.endsWith(".parquet"))
        .hasSameElementsAs(listed);
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> add("output"))
        .isInstanceOf(DataSetException.class)
        .hasMessageMatching(
            "Cannot add to .*/output/?: "
                + why
                + "; prepare it anew: with --overwrite, or under another name");
  }

  private Increment add(String output) throws IOException {
    return new IncrementalPrep(
            spark, new ClassFolders(path("input")), OPTIONS, path(output), (done, total) -> {})
        .execute();
  }

  private void addPictures(String folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      tree.addFile("%s/new-%d.png".formatted(folder, i), tree.picture("png"));
    }
  }

  private static List<String> paths(Map<String, List<ImageRow>> rows) {
    List<String> paths = new ArrayList<>();
    new HashMap<>(rows).values().forEach(each -> each.forEach(row -> paths.add(row.path())));
    return paths;
  }

  private static ImageSource wrapped(ClassFolders input, Set<String> paths, String message) {
    return new ImageSource() {
      @Override
      public SourceScan scan(JavaSparkContext context) throws IOException {
        SourceScan scan = input.scan(context);
        return new SourceScan(
            scan.classes(),
            scan.splits(),
            scan.images().map(image -> wrapped(image, paths, message)),
            scan.warnings());
      }

      @Override
      public Path input() {
        return input.input();
      }

      @Override
      public Map<String, Object> settings() {
        return input.settings();
      }
    };
  }

  private static SourceImage wrapped(SourceImage image, Set<String> paths, String message) {
    return paths.contains(image.path())
        ? new SourceImage(
            image.split(),
            image.label(),
            image.path(),
            image.bytes(),
            new Failing(message, image.content()))
        : image;
  }

  /** Content that no shard may be made of. */
  private record Failing(String message, ImageContent content) implements ImageContent {

    @Override
    public byte[] read(Configuration hadoop) throws IOException {
      boolean writing =
          message.equals("is known")
              || StackWalker.getInstance()
                  .walk(frames -> frames.anyMatch(f -> f.getClassName().endsWith("ShardTask")));
      if (writing) {
        throw new IOException(message);
      }
      return content.read(hadoop);
    }

    @Override
    public long version() {
      return content.version();
    }
  }

  private Path path(String name) {
    return DeterminismTest.hadoopPath(temp.resolve(name));
  }
}
