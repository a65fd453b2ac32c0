package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import sparkception.data.random.SplitMix64;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.source.ClassFolders;
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
    change("cat/2.bmp", bitmap(9));
    assertThatThrownBy(() -> prepare("output", OPTIONS))
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining(
            "files of the input have other contents than when it was made, though names and sizes")
        .hasMessageEndingWith("delete it, or choose another --output");
    String before = Manifest.read(hadoop, path("output")).fingerprint();
    prepare("again", OPTIONS);
    assertThat(Manifest.read(hadoop, path("again")).fingerprint())
        .as("what training compares when it resumes")
        .isNotEqualTo(before);
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
