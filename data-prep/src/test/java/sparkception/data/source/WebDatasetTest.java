package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
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
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;

class WebDatasetTest {

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
  void grow() {
    pictures = new ImageTree(temp.resolve("in"), 3);
  }

  @Test
  void filesOfOneNameMakeASample() throws IOException {
    Tar train =
        new Tar()
            .add("a/0001.jpg", pictures.picture("jpg"))
            .add("a/0001.cls", "2\n")
            .add("a/0001.json", "{}")
            .add("a/0002.cls", "0")
            .add("a/0002.png", pictures.picture("png"))
            .add("a/0003.jpg", pictures.picture("jpg"))
            .add("a/0004.jpg", pictures.picture("jpg"))
            .add("a/0004.cls", "two");
    pictures.addFile("set-train-0000.tar", train.bytes());
    Tar test = new Tar().add("b.1.PNG", pictures.picture("png")).add("b.cls", "1");
    pictures.addFile(
        "set-test-0000.tar", test.add("c.PNG", pictures.picture("png")).add("c.cls", "1").bytes());
    prepare(List.of());
    assertThat(labels("train"))
        .isEqualTo(Map.of("set-train-0000.tar/a/0001.jpg", 2, "set-train-0000.tar/a/0002.png", 0));
    assertThat(labels("test"))
        .isEqualTo(Map.of("set-test-0000.tar/c.PNG", 1, "set-test-0000.tar/b.1.PNG", 1));
    assertThat(Stored.quarantine(hadoop, output()))
        .containsOnlyKeys("set-train-0000.tar/a/0003.jpg", "set-train-0000.tar/a/0004.jpg")
        .allSatisfy((path, reason) -> assertThat(reason).startsWith("LABEL_OUT_OF_RANGE"));
    assertThat(Manifest.read(hadoop, output()).classes()).hasSize(3);
  }

  @Test
  void aFolderWithoutTarsIsSaid() throws IOException {
    assertThatThrownBy(() -> prepare(List.of())).hasMessageEndingWith("no such folder");
    pictures.addFile("notes.txt", new byte[1]);
    assertThatThrownBy(() -> prepare(List.of())).hasMessageEndingWith("no file in it ends in .tar");
    pictures.addFile("train.tar", new Tar().bytes()).addFile("more.tar", new Tar().bytes());
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageEndingWith("more.tar names no split (train, val, test), but others do");
  }

  private void prepare(List<String> names) throws IOException {
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT);
    new PrepJob(
            spark, new WebDataset(pictures.path(), names), options, output(), (done, total) -> {})
        .execute();
  }

  private Map<String, Integer> labels(String split) throws IOException {
    return Stored.rows(hadoop, output()).get(split).stream()
        .collect(Collectors.toMap(ImageRow::path, ImageRow::label));
  }

  private org.apache.hadoop.fs.Path output() {
    return new org.apache.hadoop.fs.Path(temp.resolve("out").toUri());
  }
}
