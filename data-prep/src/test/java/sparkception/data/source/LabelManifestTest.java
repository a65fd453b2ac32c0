package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.ImageTree;
import sparkception.data.prep.LocalSpark;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepListener;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.Stored;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;

class LabelManifestTest {

  private static final String JSON =
      """
      {"image": "pictures/0000.png", "labels": ["animal", "cat"], "weights": [0.9, 0.95]}
      {"image": "pictures/0001.jpg", "labels": ["animal", "dog"], "weights": [0.8, 0.2]}
      {"image": "pictures/0002.png", "labels": ["animal", "cat"], "weights": [0.5, 0.5]}
      {"image": "pictures/0003.jpg", "labels": ["dog"], "weights": [0.1]}
      {"image": "pictures/none.jpg", "labels": ["cat"], "weights": [1]}
      """;

  private static final String CSV =
      """
      image,labels,weights
      pictures/0000.png,animal;cat,0.9;0.95
      pictures/0001.jpg,animal;dog,0.8;0.2
      pictures/0002.png,"animal;cat","0.5;0.5"
      pictures/0003.jpg,dog,0.1
      pictures/none.jpg,cat,1
      """;

  private static JavaSparkContext spark;

  @TempDir Path temp;

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
  void grow() throws IOException {
    tree = new ImageTree(temp.resolve("in"), 1).add("pictures", 4);
  }

  @Test
  void labelsAndConfidencesSurvive() throws IOException {
    write("list.jsonl", JSON);
    requireLabels("list.jsonl");
  }

  @Test
  void csvSaysTheSame() throws IOException {
    write("list.csv", CSV);
    requireLabels("list.csv");
  }

  @Test
  void parquetSaysTheSame() throws IOException {
    write("list.jsonl", JSON);
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    session.read().json(tree.path() + "/list.jsonl").write().parquet(tree.path() + "/list.parquet");
    requireLabels("list.parquet");
  }

  private void requireLabels(String name) throws IOException {
    prepare(name, 0.2, 1, List.of());
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::id)
        .containsExactly("animal", "cat", "dog");
    Map<String, ImageRow> rows =
        Stored.rows(hadoop, output()).get("train").stream()
            .collect(Collectors.toMap(ImageRow::path, row -> row));
    assertThat(rows)
        .containsOnlyKeys("pictures/0000.png", "pictures/0001.jpg", "pictures/0002.png");
    assertThat(rows.get("pictures/0000.png").label()).isEqualTo(1);
    assertThat(rows.get("pictures/0000.png").labels()).containsExactly(0, 1);
    assertThat(rows.get("pictures/0000.png").weights()).containsExactly(0.9f, 0.95f);
    assertThat(rows.get("pictures/0001.jpg").labels()).containsExactly(0, 2);
    assertThat(rows.get("pictures/0002.png").label()).isZero();
    assertThat(Stored.quarantine(hadoop, output()))
        .isEqualTo(Map.of("pictures/none.jpg", "MISSING: There is no such file"));
    assertThat(warnings).containsExactly("1 images have no label that counts; they are left out");
  }

  @Test
  void rareClassesAreLeftOut() throws IOException {
    write("list.jsonl", JSON);
    prepare("list.jsonl", 0.2, 3, List.of());
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::id)
        .containsExactly("animal", "cat");
    assertThat(Manifest.read(hadoop, output()).written()).isEqualTo(3);
  }

  @Test
  void anOwnListOrdersTheClasses() throws IOException {
    write("list.jsonl", JSON);
    prepare("list.jsonl", 0, 1, List.of("dog", "cat"));
    assertThat(Manifest.read(hadoop, output()).classes())
        .containsExactly(new ImageClass(0, "dog", "dog"), new ImageClass(1, "cat", "cat"));
  }

  @Test
  void aWrongListIsSaid() throws IOException {
    assertThatThrownBy(() -> prepare("list.jsonl", 0, 1, List.of()))
        .hasMessageEndingWith("list.jsonl: no such file");
    write("list.txt", JSON);
    assertThatThrownBy(() -> prepare("list.txt", 0, 1, List.of()))
        .hasMessageEndingWith("its name must end in .jsonl, .csv or .parquet");
    write("list.csv", "image,label\na,b\n");
    assertThatThrownBy(() -> prepare("list.csv", 0, 1, List.of()))
        .hasMessageContaining("its columns are [image, label]");
    write("list.jsonl", JSON);
    assertThatThrownBy(() -> prepare("list.jsonl", 0, 100, List.of()))
        .hasMessageEndingWith("no class has 100 images with a confidence of 0.0");
  }

  @Test
  void aDamagedRowIsNamed() throws IOException {
    write("list.csv", "image,labels,weights\na.png,cat;dog,1\n");
    assertThatThrownBy(() -> prepare("list.csv", 0, 1, List.of()))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("list.csv: a.png has 2 labels and 1 weights");
    write("list.csv", "image,labels,weights\na.png,cat,high\n");
    assertThatThrownBy(() -> prepare("list.csv", 0, 1, List.of()))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("list.csv: a.png has weight high (must be a number)");
    write("list.csv", "image,labels,weights\na.png,cat,NaN\n");
    assertThatThrownBy(() -> prepare("list.csv", 0, 1, List.of()))
        .hasMessageEndingWith("list.csv: a.png has weight NaN (must be a number)");
  }

  @Test
  void aClassListedTwiceIsRejected() throws IOException {
    write("list.jsonl", JSON);
    assertThatThrownBy(() -> prepare("list.jsonl", 0, 1, List.of("dog", "cat", "dog")))
        .hasMessage("Invalid classes: dog is listed twice (must be once)");
  }

  @Test
  void anImageColumnThatIsNoTextIsSaid() throws IOException {
    write("list.jsonl", "{\"image\": {\"bytes\": \"AA\"}, \"labels\": [\"cat\"]}\n");
    assertThatThrownBy(() -> prepare("list.jsonl", 0, 1, List.of()))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("is of type struct<bytes:string> (must be text: a URI)");
  }

  private void write(String name, String text) throws IOException {
    tree.addFile(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void prepare(String name, double threshold, long minImages, List<String> classes)
      throws IOException {
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT);
    LabelManifest source =
        new LabelManifest(
            new org.apache.hadoop.fs.Path(tree.path(), name), threshold, minImages, classes);
    PrepListener listener =
        new PrepListener() {
          @Override
          public void progress(long done, long total) {}

          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    new PrepJob(spark, source, options, output(), listener).execute();
  }

  private org.apache.hadoop.fs.Path output() {
    return new org.apache.hadoop.fs.Path(temp.resolve("out").toUri());
  }
}
