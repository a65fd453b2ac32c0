package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.inspect.VerifyJob;
import sparkception.data.random.SplitMix64;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.source.ClassFolders;
import sparkception.data.source.ImageContent;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.data.storage.StorageException;

/**
 * Inputs that change without a change of name or size, and outputs that are not for us to write.
 */
class PrepSafetyTest {

  private static final PrepOptions OPTIONS =
      new PrepOptions(7, 4096, 0.25, 0.25, 1, ImageOptions.DEFAULT);
  private static final FileTime LATER = FileTime.fromMillis(4_000_000_000_000L);

  private static JavaSparkContext spark;

  @TempDir java.nio.file.Path temp;

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
  void plant() throws IOException {
    tree = new ImageTree(temp.resolve("input"), 1).add("cat", 30).add("dog", 30);
    for (int i = 0; i < 4; i++) {
      tree.addFile("cat/%d.bmp".formatted(i), bitmap(i));
    }
  }

  /** It once said "already done". */
  @Test
  void otherPixelsOfTheSameSizeAreNoticed() throws IOException {
    prepare("output", OPTIONS);
    String before = Manifest.read(hadoop, path("output")).fingerprint();
    change("cat/2.bmp", bitmap(9));
    assertThat(prepare("output", OPTIONS).alreadyDone()).isFalse();
    assertThat(warnings)
        .singleElement()
        .asString()
        .endsWith(
            "/output/ is made anew: files of its input have other contents than before, though names and sizes are the same");
    assertThat(Manifest.read(hadoop, path("output")).fingerprint())
        .as("what training compares when it resumes")
        .isNotEqualTo(before);
    requireSameAsFresh();
    assertThat(prepare("output", OPTIONS).alreadyDone()).isTrue();
  }

  /** Fewer images make fewer shards, and the damaged one's quarantine goes. */
  @Test
  void imagesThatComeAndGoAreNoticed() throws IOException {
    tree.addFile("cat/damaged.png", new byte[3]);
    prepare("output", OPTIONS);
    assertThat(Stored.quarantine(hadoop, path("output"))).hasSize(1);
    try (var dogs = Files.list(temp.resolve("input/dog"))) {
      for (java.nio.file.Path dog : dogs.toList()) {
        Files.delete(dog);
      }
    }
    Files.delete(temp.resolve("input/dog"));
    Files.delete(temp.resolve("input/cat/damaged.png"));
    prepare("output", OPTIONS);
    assertThat(warnings)
        .singleElement()
        .asString()
        .endsWith("/output/ is made anew: its input has changed (65 images, now 34)");
    requireSameAsFresh();
    assertThat(new VerifyJob(spark, path("output")).execute().problems()).isEmpty();
  }

  /** Stopped while it is made anew, it is no data set; the same command makes the new one. */
  @Test
  void whatIsStoppedWhileItIsMadeAnewIsCompleted() throws IOException {
    prepare("output", OPTIONS);
    change("cat/2.bmp", bitmap(9));
    ClassFolders input = new ClassFolders(path("input"));
    Path output = path("output");
    ImageSource broken = context -> breaking(input.scan(context));
    assertThatThrownBy(() -> new PrepJob(spark, broken, OPTIONS, output, (a, b) -> {}).execute())
        .hasMessageContaining("stopped");
    assertThat(temp.resolve("output/_manifest.json")).doesNotExist();
    assertThat(new PrepFolder(hadoop, output).records()).as("shards that were done").isNotEmpty();
    prepare("output", OPTIONS);
    requireSameAsFresh();
  }

  @Test
  void whatAnEarlierVersionMadeIsNotTouchedUnlessThatIsMeant() throws IOException {
    prepare("output", OPTIONS);
    java.nio.file.Path file = temp.resolve("output/_manifest.json");
    ObjectNode manifest = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    manifest.remove("source");
    Files.writeString(file, manifest.toString());
    assertThatThrownBy(() -> prepare("output", OPTIONS))
        .isInstanceOf(DataSetException.class)
        .hasMessageEndingWith(
            "an earlier version made it, which did not record its input; say --overwrite to make it anew, or choose another --output");
    manifest.put("schema_version", 99);
    Files.writeString(file, manifest.toString());
    assertThatThrownBy(() -> prepare("output", OPTIONS)).hasMessageContaining("say --overwrite");
    prepare("output", OPTIONS.overwriting());
    requireSameAsFresh();
    Files.delete(file);
    Files.createDirectories(temp.resolve("output/_progress"));
    Files.writeString(temp.resolve("output/_progress/fingerprint"), "0f");
    assertThatThrownBy(() -> prepare("output", OPTIONS))
        .hasMessageContaining("it was begun by another version")
        .hasMessageContaining("say --overwrite");
    prepare("output", OPTIONS.overwriting());
    requireSameAsFresh();
  }

  /** All files, the manifest too. */
  private void requireSameAsFresh() throws IOException {
    warnings.clear();
    java.nio.file.Path fresh = temp.resolve("fresh");
    prepare("fresh", OPTIONS);
    assertThat(DeterminismTest.hashes(temp.resolve("output")))
        .hasSizeGreaterThan(4)
        .isEqualTo(DeterminismTest.hashes(fresh));
    assertThat(temp.resolve("output/_manifest.json"))
        .hasSameBinaryContentAs(fresh.resolve("_manifest.json"));
    assertThat(names("output")).isEqualTo(names("fresh"));
    FileSystem.getLocal(hadoop).delete(path("fresh"), true);
  }

  private List<String> names(String folder) throws IOException {
    java.nio.file.Path root = temp.resolve(folder);
    try (var all = Files.walk(root)) {
      return all.map(root::relativize).map(java.nio.file.Path::toString).sorted().toList();
    }
  }

  /** The last image breaks off the job, when most shards are written. */
  private static SourceScan breaking(SourceScan scan) {
    return new SourceScan(
        scan.classes(),
        scan.splits(),
        scan.images().map(PrepSafetyTest::breaking),
        scan.warnings());
  }

  private static SourceImage breaking(SourceImage image) {
    long version = image.content().version();
    return new SourceImage(
        image.split(), image.label(), image.path(), image.bytes(), new Breaking(image, version));
  }

  /** Fails when a shard is written that has it. */
  private record Breaking(SourceImage image, long version) implements ImageContent {

    @Override
    public byte[] read(Configuration hadoop) throws IOException {
      boolean writing =
          StackWalker.getInstance()
              .walk(frames -> frames.anyMatch(f -> f.getClassName().endsWith("ShardTask")));
      if (writing && image.path().equals("dog/0007.jpg")) {
        throw new IOException("stopped");
      }
      return image.content().read(hadoop);
    }
  }

  @Test
  void aCopyWithOtherTimesIsTheSameInput() throws IOException {
    prepare("output", OPTIONS);
    touch();
    assertThat(prepare("output", OPTIONS).alreadyDone()).isTrue();
    prepare("again", OPTIONS);
    Manifest one = Manifest.read(hadoop, path("output"));
    Manifest other = Manifest.read(hadoop, path("again"));
    assertThat(other.splits()).isEqualTo(one.splits());
    assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
  }

  @Test
  void aJobGoesOnWithTheShardsWhoseImagesHaveNotChanged() throws IOException {
    stop();
    change("cat/2.bmp", bitmap(9));
    prepare("output", OPTIONS);
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("Files of the input have other contents than when ");
    prepare("fresh", OPTIONS);
    assertThat(Manifest.read(hadoop, path("output")).splits())
        .isEqualTo(Manifest.read(hadoop, path("fresh")).splits());
  }

  @Test
  void aJobGoesOnAfterACopyWithOtherTimes() throws IOException {
    stop();
    touch();
    prepare("output", OPTIONS);
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatLiesInTheInputOrAroundItIsNoOutput() throws IOException {
    Files.createSymbolicLink(temp.resolve("link"), temp.resolve("input"));
    for (String output : List.of("input", "input/cat/out", "link", "link/out", "input/../input")) {
      assertThatThrownBy(() -> prepare(output, OPTIONS))
          .as(output)
          .isInstanceOf(DataSetException.class)
          .hasMessageStartingWith("Cannot write ")
          .hasMessageEndingWith("choose another --output");
    }
    assertThatThrownBy(() -> prepare("", OPTIONS)).hasMessageContaining("lies within it");
    assertThat(temp.toFile().list()).hasSize(2);
    assertThat(temp.resolve("input").toFile().list()).hasSize(2);
  }

  @Test
  void aForeignFolderIsNotWrittenInto() throws IOException {
    java.nio.file.Path theirs = Files.createDirectories(temp.resolve("theirs"));
    Files.writeString(theirs.resolve("thesis.tex"), "");
    assertThatThrownBy(() -> prepare("theirs", OPTIONS))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining(
            "it is no data set and not empty (it has 1 names, such as thesis.tex)");
    assertThat(theirs.toFile().list()).hasSize(1);
    assertThatThrownBy(() -> prepare("theirs/thesis.tex", OPTIONS))
        .hasMessageContaining("it is a file");
    Files.createDirectories(temp.resolve("empty"));
    Files.writeString(temp.resolve("empty/.DS_Store"), "");
    assertThat(prepare("empty", OPTIONS).written()).isEqualTo(64);
  }

  @Test
  void aSecondJobOnTheSameOutputIsRefused() throws IOException {
    FileSystem files = FileSystem.getLocal(hadoop);
    try (FolderLock first = FileLock.acquire(files, path("output"), "prepare", () -> {})) {
      assertThatThrownBy(() -> prepare("output", OPTIONS))
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith("Cannot prepare into ")
          .hasMessageContaining("is writing it (prepare)");
      first.requireHeld();
    }
    assertThat(prepare("output", OPTIONS).written()).isEqualTo(64);
    assertThat(temp.resolve("output/_lock")).doesNotExist();
  }

  /** Bitmaps become PNGs of a tenth of their size, and photographs are reduced. */
  @Test
  void theSizeOfAShardIsThatOfItsFile() throws IOException {
    ImageTree smooth = new ImageTree(temp.resolve("smooth"), 1);
    for (int i = 0; i < 600; i++) {
      smooth.addFile("cat/%d.bmp".formatted(i), gradient(100 + i % 20));
    }
    PrepOptions options = new PrepOptions(7, 64 << 10, 0, 0, 0, ImageOptions.DEFAULT);
    PrepEstimate estimate = job("smooth", "smaller", options).estimate();
    job("smooth", "smaller", options).execute();
    List<Shard> shards = Manifest.read(hadoop, path("smaller")).split("train").shards();
    long written = shards.stream().mapToLong(Shard::bytes).sum();
    assertThat(shards).hasSizeGreaterThan(2);
    assertThat(shards).allMatch(shard -> shard.bytes() < 1.5 * options.shardBytes());
    assertThat(shards.stream().mapToLong(Shard::bytes).average().orElse(0))
        .isGreaterThan(0.5 * options.shardBytes());
    assertThat(estimate.splitShards()).containsEntry("train", (long) shards.size());
    assertThat((double) estimate.splitBytes().get("train")).isBetween(0.9 * written, 1.1 * written);
  }

  /** Leaves a job that is stopped after its shards are written, as too many images are refused. */
  private void stop() throws IOException {
    tree.addFile("cat/damaged.png", new byte[3]);
    PrepOptions strict = new PrepOptions(7, 4096, 0.25, 0.25, 0, ImageOptions.DEFAULT);
    assertThatThrownBy(() -> prepare("output", strict)).hasMessageContaining("are refused");
    assertThat(temp.resolve("output/_progress")).isNotEmptyDirectory();
  }

  /** All get another time. */
  private void touch() throws IOException {
    try (var files = Files.walk(temp.resolve("input"))) {
      for (java.nio.file.Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, LATER);
      }
    }
  }

  private void change(String name, byte[] content) throws IOException {
    java.nio.file.Path file = temp.resolve("input").resolve(name);
    assertThat((long) content.length).isEqualTo(Files.size(file));
    java.nio.file.Path other = Files.write(temp.resolve("other"), content);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(file, LATER);
  }

  private static byte[] bitmap(int seed) throws IOException {
    SplitMix64 random = new SplitMix64(seed);
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, random.nextInt(0x1000000));
    }
    return encoded(image);
  }

  private static byte[] gradient(int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, i % side << 16 | i / side);
    }
    return encoded(image);
  }

  private static byte[] encoded(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "bmp", out);
    return out.toByteArray();
  }

  private PrepResult prepare(String output, PrepOptions options) throws IOException {
    return job("input", output, options).execute();
  }

  private PrepJob job(String input, String output, PrepOptions options) {
    return new PrepJob(
        spark,
        new ClassFolders(path(input)),
        options,
        path(output),
        new PrepListener() {
          @Override
          public void progress(long done, long total) {}

          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        });
  }

  private Path path(String name) {
    return new Path(temp.resolve(name).toUri());
  }
}
