package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.prep.ImageTree;
import sparkception.data.prep.LocalSpark;
import sparkception.data.shard.ImageClass;

class ClassListTest {

  @TempDir Path temp;

  @Test
  void linesAreIdsAndNames() throws IOException {
    assertThat(
            read("n01440764 tench, Tinca tinca\n\nsports car\tA fast car\n great white shark \n"))
        .containsExactly(
            new ImageClass(0, "n01440764", "tench, Tinca tinca"),
            new ImageClass(1, "sports car", "A fast car"),
            new ImageClass(2, "great white shark", "great white shark"));
  }

  /** As Notepad and Excel save it. */
  @Test
  void aByteOrderMarkIsNoText() throws IOException {
    List<ImageClass> classes =
        List.of(new ImageClass(0, "cat", "cat"), new ImageClass(1, "dog", "dog"));
    assertThat(read("\ufeffcat\r\ndog\r\n")).isEqualTo(classes);
    Path file =
        Files.write(temp.resolve("wide.txt"), "cat\r\ndog".getBytes(StandardCharsets.UTF_16));
    assertThat(ClassList.read(new Configuration(), new org.apache.hadoop.fs.Path(file.toUri())))
        .isEqualTo(classes);
    Path latin = Files.write(temp.resolve("latin.txt"), new byte[] {'c', (byte) 0xe9});
    assertThatThrownBy(
            () -> ClassList.read(new Configuration(), new org.apache.hadoop.fs.Path(latin.toUri())))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith(
            "latin.txt: it is neither UTF-8 nor marked as UTF-16 (save it as UTF-8)");
  }

  @Test
  void aWrongListIsSaid() {
    assertThatThrownBy(() -> read("cat\tA cat\ncat\n"))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("classes.txt: cat is in it twice (must be once)");
    assertThatThrownBy(() -> read(" \n")).hasMessageEndingWith("classes.txt: it has no classes");
  }

  @Test
  void foldersGetTheLabelsAndNamesOfTheList() throws IOException {
    ImageTree tree = new ImageTree(temp.resolve("in"), 1).add("n1", 2).add("n2", 1);
    List<ImageClass> classes = read("n2\tdog\nn3\tcow\nn1\tcat\n");
    try (JavaSparkContext spark = LocalSpark.open(1)) {
      SourceScan scan = new ClassFolders(tree.path(), classes).scan(spark);
      assertThat(scan.classes()).isEqualTo(classes);
      assertThat(scan.images().map(SourceImage::label).collect())
          .containsExactlyInAnyOrder(0, 2, 2);
      assertThatThrownBy(() -> new ClassFolders(tree.path(), classes.subList(0, 1)).scan(spark))
          .isInstanceOf(SourceException.class)
          .hasMessageEndingWith("folder n1 is no class of the list");
    }
  }

  @Test
  void hiddenFoldersAreLeftOutAtAnyDepth() throws IOException {
    ImageTree tree =
        new ImageTree(temp.resolve("in"), 1).add("cat/more", 2).add("cat/.more/deep", 3);
    try (JavaSparkContext spark = LocalSpark.open(1)) {
      assertThat(
              new ClassFolders(tree.path()).scan(spark).images().map(SourceImage::path).collect())
          .containsExactlyInAnyOrder("cat/more/0000.png", "cat/more/0001.jpg");
    }
  }

  private List<ImageClass> read(String text) throws IOException {
    Path file = Files.writeString(temp.resolve("classes.txt"), text);
    return ClassList.read(new Configuration(), new org.apache.hadoop.fs.Path(file.toUri()));
  }
}
