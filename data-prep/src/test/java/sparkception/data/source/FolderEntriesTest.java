package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.prep.ImageTree;
import sparkception.data.prep.LocalSpark;
import sparkception.data.shard.ImageClass;

/** Every name below a folder of class folders is an image, refused, or ignored. */
class FolderEntriesTest {

  private static JavaSparkContext spark;

  @TempDir Path temp;

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
  void plant() {
    tree = new ImageTree(temp.resolve("in"), 1);
  }

  /** Hadoop's listings and Spark's readers hide names that begin so. */
  @Test
  void underscoresAndDotsHideNothing() throws IOException {
    add("cat/_DSC1.png", "cat/.photo.png", "_background_/a.jpg", "cat/_more/b.png");
    assertThat(entries())
        .containsOnlyKeys(
            "cat/_DSC1.png", "cat/.photo.png", "_background_/a.jpg", "cat/_more/b.png");
    assertThat(entries().values()).containsOnly("image");
    assertThat(scan().classes()).map(ImageClass::name).containsExactly("_background_", "cat");
  }

  @Test
  void strangeNamesAreRead() throws IOException {
    String[] names = {
      "cat/2024-05-01T12:30:05.png",
      "cat/http:a.png",
      "cat/a b .png ",
      "cat/line\nbreak.png",
      "cat/50%20#?[1]{2}*,|.PNG",
      "cat/猫.jpeg",
      "cat/" + nfd("blüte.png"),
      "cat/back\\slash.png",
      "cat/@home.png",
      "@class/a.png",
      "cat/x.jpg/inside.png",
      "cat/no-ending",
      "cat/new.xyz"
    };
    add(names);
    assertThat(entries()).containsOnlyKeys(names);
    assertThat(entries().values()).containsOnly("image");
    for (SourceImage image : scan().images().collect()) {
      assertThat(image.content().read(new Configuration())).as(image.path()).isNotEmpty();
    }
  }

  @Test
  void whatSystemsLeaveIsIgnored() throws IOException {
    add("cat/a.png");
    for (String name :
        new String[] {
          "cat/.DS_Store", "cat/._a.png", "cat/Thumbs.db", "cat/Desktop.ini", "cat/.a.png.crc",
          "cat/README.md", "LICENSE", "cat/notes.txt", ".DS_Store", "labels.csv"
        }) {
      tree.addFile(name, new byte[] {1, 2, 3});
    }
    add(".git/b.png", "cat/.ipynb_checkpoints/c.png", "__MACOSX/cat/d.png", "cat/@eaDir/e.png");
    tree.addFile("cat/photo.txt", tree.picture("png"));
    Map<String, String> entries = entries();
    assertThat(entries)
        .containsEntry("cat/a.png", "image")
        .containsEntry("cat/photo.txt", "image")
        .containsEntry("cat/._a.png", "ignored: system file")
        .containsEntry("cat/notes.txt", "ignored: no image by name and content")
        .containsEntry("cat/README.md", "ignored: document")
        .containsEntry("LICENSE", "ignored: document")
        .containsEntry("labels.csv", "ignored: beside the class folders")
        .containsEntry(".git/b.png", "ignored: in a hidden folder")
        .containsEntry("cat/.ipynb_checkpoints/c.png", "ignored: in a hidden folder")
        .containsEntry("__MACOSX/cat/d.png", "ignored: in a system folder")
        .containsEntry("cat/@eaDir/e.png", "ignored: in a system folder");
    assertThat(entries).hasSize(16).hasSize(found());
    assertThat(entries.values()).filteredOn(kind -> kind.equals("image")).hasSize(2);
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    add("cat/a.png", "dog/b.png");
    Path in = temp.resolve("in");
    Files.createSymbolicLink(in.resolve("cat/all"), in.resolve("cat"));
    Files.createSymbolicLink(in.resolve("cat/up"), temp);
    Files.createSymbolicLink(in.resolve("top"), in);
    Files.createSymbolicLink(in.resolve("dog/self.png"), Path.of("self.png"));
    Files.createSymbolicLink(in.resolve("dog/gone.png"), temp.resolve("gone.png"));
    Files.createSymbolicLink(in.resolve("nothing"), temp.resolve("gone"));
    Files.createSymbolicLink(in.resolve("dog/twice.png"), in.resolve("dog/b.png"));
    Files.createSymbolicLink(in.resolve("cow"), in.resolve("dog"));
    Map<String, String> entries = entries();
    assertThat(entries)
        .containsEntry("cat/all", "ignored: link back to a folder above it")
        .containsEntry("cat/up", "ignored: link back to a folder above it")
        .containsEntry("top", "ignored: link back to a folder above it")
        .containsEntry("dog/self.png", "refused: DANGLING_LINK")
        .containsEntry("cow/gone.png", "refused: DANGLING_LINK")
        .containsEntry("cow/b.png", "image")
        .containsEntry("dog/twice.png", "image")
        .containsEntry("nothing", "refused: DANGLING_LINK");
    assertThat(entries).hasSize(13);
  }

  /** Two folders that link to each other are entered once each. */
  @Test
  void aCircleOfTwoEnds() throws IOException {
    add("cat/a.png", "dog/b.png");
    Path in = temp.resolve("in");
    Files.createSymbolicLink(in.resolve("cat/dog"), in.resolve("dog"));
    Files.createSymbolicLink(in.resolve("dog/cat"), in.resolve("cat"));
    assertThat(entries())
        .containsOnlyKeys(
            "cat/a.png",
            "cat/dog/b.png",
            "cat/dog/cat",
            "dog/b.png",
            "dog/cat/a.png",
            "dog/cat/dog");
  }

  /** Opening a pipe waits for somebody to write into it. */
  @Test
  void pipesAndSocketsAreRefused() throws Exception {
    add("cat/a.png");
    tree.addFile("cat/empty.png", new byte[0]);
    Path pipe = temp.resolve("in/cat/pipe.jpg");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(temp.resolve("in/cat/socket")));
      assertThat(entries())
          .isEqualTo(
              Map.of(
                  "cat/a.png", "image",
                  "cat/empty.png", "image",
                  "cat/pipe.jpg", "refused: NOT_A_FILE",
                  "cat/socket", "refused: NOT_A_FILE"));
    }
  }

  @Test
  void anAccentWrittenInTwoWaysIsOneClass() throws IOException {
    add(
        "train/Käfer/a.png",
        "test/" + nfd("Käfer") + "/b.png",
        "train/Cat/c.png",
        "test/cat/d.png");
    SourceScan scan = scan();
    assertThat(scan.classes()).map(ImageClass::name).containsExactly("Cat", "Käfer", "cat");
    assertThat(scan.warnings())
        .contains("Classes 'Cat' and 'cat' are different ones, though their names look alike");
  }

  @Test
  void splitsHaveManyNames() throws IOException {
    add("Training/cat/a.png", "VALID/cat/b.png", "Testing/cat/c.png");
    assertThat(scan().splits()).containsExactly("train", "val", "test");
    assertThat(scan().classes()).map(ImageClass::name).containsExactly("cat");
    assertThat(scan().warnings()).isEmpty();
  }

  @Test
  void missingSplitsAreNotCutFromGivenOnes() throws IOException {
    add("train/cat/a.png");
    assertThat(scan().splits()).containsExactly("train");
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    add("train/a.png", "bus/b.png");
    assertThat(scan().splits()).isEmpty();
    assertThat(scan().classes()).map(ImageClass::name).containsExactly("bus", "train");
  }

  @Test
  void whatIsNotClearIsShown() throws IOException {
    add("train/cat/a.png", "extra/cat/b.png");
    assertThatThrownBy(this::scan)
        .hasMessageContaining(
            "folders train are splits, but extra is none and has images such as extra/cat/b.png");
    Files.delete(temp.resolve("in/extra/cat/b.png"));
    add("val/cat/a.png", "validation/cat/a.png");
    assertThatThrownBy(this::scan)
        .hasMessageContaining("folders val, validation are all split val (must be one)");
  }

  @Test
  void oneLevelMoreIsSeen() throws IOException {
    add("photos/cat/a.png", "photos/dog/b.png", "__MACOSX/photos/cat/a.png");
    assertThat(scan().classes()).map(ImageClass::name).containsExactly("cat", "dog");
    assertThat(scan().warnings())
        .singleElement()
        .asString()
        .endsWith(" is photos; the folders in it are taken (cat, dog)");
    assertThat(entries()).hasSize(3);
  }

  @Test
  void oneLevelMoreBelowSplitsIsSeen() throws IOException {
    add("set/train/train/cat/a.png", "set/train/train/dog/b.png", "set/test/test/cat/c.png");
    add("set/test/test/dog/c.png");
    assertThat(scan().splits()).containsExactly("train", "test");
    assertThat(scan().classes()).map(ImageClass::name).containsExactly("cat", "dog");
  }

  @Test
  void classesOfFoldersAloneAreSaid() throws IOException {
    add("animals/cat/a.png", "animals/dog/b.png", "things/car/c.png");
    assertThat(scan().classes()).map(ImageClass::name).containsExactly("animals", "things");
    assertThat(scan().warnings())
        .singleElement()
        .asString()
        .startsWith("No class folder holds images itself")
        .contains("all that is in animals (cat, dog) is class animals");
  }

  @Test
  void imagesBesideClassFoldersAreRefusedByName() throws IOException {
    add("train/cat/a.png", "train/b.png", "c.png");
    assertThat(entries())
        .isEqualTo(
            Map.of(
                "train/cat/a.png", "image",
                "train/b.png", "refused: NO_CLASS",
                "c.png", "refused: NO_CLASS"));
  }

  private void add(String... names) throws IOException {
    for (String name : names) {
      tree.addFile(name, tree.picture(name.toLowerCase(Locale.ROOT).contains("j") ? "jpg" : "png"));
    }
  }

  private SourceScan scan() throws IOException {
    return new ClassFolders(tree.path()).scan(spark);
  }

  /** What became of each name. */
  private Map<String, String> entries() throws IOException {
    List<SourceEntry> listed = new ArrayList<>();
    scan().entries().collect().forEach(listed::add);
    Map<String, String> entries = new TreeMap<>();
    listed.forEach(entry -> entries.put(entry.path(), what(entry)));
    assertThat(entries).hasSameSizeAs(listed);
    return entries;
  }

  private static String what(SourceEntry entry) {
    if (entry instanceof IgnoredEntry ignored) {
      return "ignored: " + ignored.reason();
    }
    return ((SourceImage) entry).content() instanceof RefusedContent refused
        ? "refused: " + refused.reason()
        : "image";
  }

  /** As {@code find ! -type d} counts. */
  private int found() throws IOException {
    try (Stream<Path> names = Files.walk(temp.resolve("in"))) {
      return (int) names.filter(name -> !Files.isDirectory(name)).count();
    }
  }

  private static String nfd(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD);
  }
}
