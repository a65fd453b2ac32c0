package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.Pixels;
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

  /** As many classes as JFT has. */
  private static final int MANY = 17_500;

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
    prepare(name, new LabelRules(0.2, 1, 100, List.of()));
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::id)
        .containsExactly("animal", "cat", "dog");
    Map<String, ImageRow> rows = rows();
    assertThat(rows)
        .containsOnlyKeys("pictures/0000.png", "pictures/0001.jpg", "pictures/0002.png");
    assertThat(rows.get("pictures/0000.png").label()).isEqualTo(1);
    assertThat(rows.get("pictures/0000.png").labels()).containsExactly(0, 1);
    assertThat(rows.get("pictures/0000.png").weights()).containsExactly(0.9f, 0.95f);
    assertThat(rows.get("pictures/0001.jpg").labels()).containsExactly(0, 2);
    assertThat(rows.get("pictures/0002.png").label()).isZero();
    assertThat(Stored.quarantine(hadoop, output()))
        .isEqualTo(Map.of("pictures/none.jpg", "MISSING: There is no such file"));
    assertThat(Manifest.read(hadoop, output()).ignoredBy())
        .isEqualTo(Map.of("no label that counts", 1L));
    assertThat(warnings).isEmpty();
  }

  @Test
  void rareClassesAreLeftOut() throws IOException {
    write("list.jsonl", JSON);
    prepare("list.jsonl", new LabelRules(0.2, 3, 100, List.of()));
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::id)
        .containsExactly("animal", "cat");
    assertThat(Manifest.read(hadoop, output()).written()).isEqualTo(3);
  }

  @Test
  void anOwnListOrdersTheClasses() throws IOException {
    write("list.jsonl", JSON);
    prepare("list.jsonl", new LabelRules(0, 1, 100, classes("dog", "cat")));
    assertThat(Manifest.read(hadoop, output()).classes())
        .containsExactly(new ImageClass(0, "dog", "dog"), new ImageClass(1, "cat", "cat"));
  }

  @Test
  void aWrongListIsSaid() throws IOException {
    assertThatThrownBy(() -> prepare("list.jsonl", LabelRules.ALL))
        .hasMessageEndingWith("list.jsonl: no such file");
    write("list.txt", JSON);
    assertThatThrownBy(() -> prepare("list.txt", LabelRules.ALL))
        .hasMessageEndingWith("its name must end in .jsonl, .csv, .tsv or .parquet");
    write("list.csv", "image,kind\na,b\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .hasMessageContaining(
            "its first line is \"image,kind\" (must name the columns: image, labels");
    write("list.jsonl", JSON);
    assertThatThrownBy(() -> prepare("list.jsonl", new LabelRules(0, 100, 100, List.of())))
        .hasMessageEndingWith("no class has 100 images with a confidence of 0.0");
  }

  @Test
  void aDamagedRowIsNamed() throws IOException {
    write("list.csv", "image,labels,weights\na.png,cat;dog,1\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("list.csv, line 2: a.png has 2 labels and 1 weights");
    write("list.csv", "image,labels,weights\na.png,cat,high\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("list.csv, line 2: a.png has weight high (must be a number)");
    write("list.csv", "image,labels,weights\na.png,cat,NaN\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .hasMessageEndingWith("list.csv, line 2: a.png has weight NaN (must be a number)");
  }

  @Test
  void aClassListedTwiceIsRejected() {
    assertThatThrownBy(() -> new LabelRules(0, 1, 1, classes("dog", "cat", "dog")))
        .hasMessage("Invalid classes: dog is listed twice (must be once)");
  }

  @Test
  void anImageColumnThatIsNoTextIsSaid() throws IOException {
    write("list.jsonl", "{\"image\": {\"bytes\": \"AA\"}, \"labels\": [\"cat\"]}\n");
    assertThatThrownBy(() -> prepare("list.jsonl", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith(
            "list.jsonl, line 1: its column image is {bytes=AA} (must be a text: a URI)");
  }

  @Test
  void imagesLieInTheListItself() throws IOException {
    byte[] picture = tree.picture("png");
    String row = "{\"image\": \"a\", \"labels\": [\"cat\"], \"bytes\": \"%s\"}\n";
    write("list.jsonl", row.formatted(Base64.getEncoder().encodeToString(picture)));
    prepare("list.jsonl", LabelRules.ALL);
    assertThat(rows().get("a").bytes()).isEqualTo(picture);
    JavaUtils.deleteRecursively(temp.resolve("out").toFile());
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    session
        .read()
        .json(tree.path() + "/list.jsonl")
        .selectExpr("image", "labels", "unbase64(bytes) bytes")
        .write()
        .parquet(tree.path() + "/list.parquet");
    prepare("list.parquet", LabelRules.ALL);
    assertThat(rows().get("a").bytes()).isEqualTo(picture);
  }

  @Test
  void bytesThatAreNoBase64AreNamed() throws IOException {
    write("list.csv", "image,labels,bytes\na,cat,?\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("list.csv, line 2: the bytes of a are no base64");
  }

  /** 2,000 of a class of which 500 may stay, and 40 that are of a rare class, too. */
  @Test
  void aFrequentClassIsDrawnFromAndARareOneLosesNone() throws IOException {
    StringBuilder list = new StringBuilder("image,labels\n");
    for (int i = 0; i < 2000; i++) {
      list.append("%d.png,%s\n".formatted(i, i < 40 ? "frequent;rare" : "frequent"));
    }
    write("list.csv", list.toString());
    LabelRules rules = new LabelRules(0, 1, 500, List.of());
    List<String> drawn = listed("list.csv", rules);
    assertThat(drawn).hasSizeBetween(450, 610).isEqualTo(listed("list.csv", rules));
    assertThat(drawn).containsAll(IntStream.range(0, 40).mapToObj(i -> i + ".png").toList());
    assertThat(listed("list.csv", LabelRules.ALL)).hasSize(2000);
  }

  /** Also when they are thinned out for their class, which must be a draw of its own. */
  @Test
  void imagesAreThereAsOftenAsTheirWeightsSay() throws IOException {
    StringBuilder list = new StringBuilder("image,labels,weight\n");
    for (int i = 0; i < 4000; i++) {
      list.append("%d.png,cat,%s\n".formatted(i, i % 4 == 0 ? "0" : i % 4 == 1 ? "0.25" : i % 4));
    }
    list.append("last.png,cat,\n");
    write("list.csv", list.toString());
    requireCounts(listed("list.csv", LabelRules.ALL), 250, 2000, 3000, 60);
    assertThat(listed("list.csv", LabelRules.ALL)).contains("2.png", "2.png#2", "last.png");
    LabelRules half = new LabelRules(0, 1, 2625, List.of());
    requireCounts(listed("list.csv", half), 125, 1000, 1500, 120);
  }

  /** How many there are of the images of each weight, within about four standard deviations. */
  private static void requireCounts(
      List<String> found, int quarters, int twos, int threes, int within) {
    assertThat(found).doesNotHaveDuplicates();
    int[] counts = new int[4];
    found.stream()
        .map(name -> name.replaceFirst("\\.png.*", ""))
        .filter(number -> !number.equals("last"))
        .forEach(number -> counts[Integer.parseInt(number) % 4]++);
    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isCloseTo(quarters, within(within));
    assertThat(counts[2]).isCloseTo(twos, within(within));
    assertThat(counts[3]).isCloseTo(threes, within(within));
  }

  @Test
  void copiesHaveNamesOfTheirOwnAndTheSameBytes() throws IOException {
    write(
        "list.jsonl", "{\"image\": \"pictures/0000.png\", \"labels\": [\"cat\"], \"weight\": 2}\n");
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    session.read().json(tree.path() + "/list.jsonl").write().parquet(tree.path() + "/list.parquet");
    for (String name : List.of("list.jsonl", "list.parquet")) {
      prepare(name, LabelRules.ALL);
      Map<String, ImageRow> rows = rows();
      assertThat(rows).containsOnlyKeys("pictures/0000.png", "pictures/0000.png#2");
      assertThat(rows.get("pictures/0000.png#2").bytes())
          .isEqualTo(rows.get("pictures/0000.png").bytes());
      JavaUtils.deleteRecursively(temp.resolve("out").toFile());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.5", "NaN", "Infinity", "1001", "often"})
  void aWrongWeightIsNamed(String weight) throws IOException {
    write("list.csv", "image,labels,weight\na.png,cat,1\nb.png,cat,%s\n".formatted(weight));
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching(
            "Invalid input .*list.csv, line 3: weight of b.png is %s .must be a number from 0 to 1000."
                .formatted(weight));
  }

  private List<String> listed(String name, LabelRules rules) throws IOException {
    return source(name, null, rules).scan(spark).images().map(SourceImage::path).collect();
  }

  @Test
  void classesAboveAreAddedWithTheConfidenceBelow() throws IOException {
    write("list.csv", "image,labels,weights\npictures/0000.png,cat;pet,0.5;0.75\n");
    write("above.csv", "cat,animal\nanimal,thing\npet, animal\n");
    prepare("list.csv", "above.csv", LabelRules.ALL);
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::id)
        .containsExactly("animal", "cat", "pet", "thing");
    ImageRow row = rows().get("pictures/0000.png");
    assertThat(row.labels()).containsExactly(1, 2, 0, 3);
    assertThat(row.weights()).containsExactly(0.5f, 0.75f, 0.75f, 0.75f);
  }

  @Test
  void aWrongHierarchyIsSaid() throws IOException {
    write("list.jsonl", JSON);
    assertThatThrownBy(() -> prepare("list.jsonl", "above.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("above.csv: no such file");
    write("above.csv", "cat,animal\nanimal,cat\n");
    assertThatThrownBy(() -> prepare("list.jsonl", "above.csv", LabelRules.ALL))
        .hasMessageMatching("Invalid hierarchy .*above.csv: (cat|animal) is above itself");
    write("above.csv", "cat\n");
    assertThatThrownBy(() -> prepare("list.jsonl", "above.csv", LabelRules.ALL))
        .hasMessageContaining("\"cat\" (must be a class, a tab or comma, and one above it)");
  }

  @Test
  void thousandsOfClassesKeepTheirLabels() throws IOException {
    String dot =
        Base64.getEncoder().encodeToString(ImageEncoder.png(new Pixels(new byte[1], 1, 1, 1)));
    StringBuilder list = new StringBuilder("image,labels,bytes\n");
    for (int i = 0; i < MANY; i++) {
      list.append("%d,class %05d,%s\n".formatted(i, i, dot));
    }
    write("list.csv", list.toString());
    PrepOptions options = new PrepOptions(1, 1 << 20, 0, 0, 0, ImageOptions.DEFAULT);
    prepare(source("list.csv", null, LabelRules.ALL), options);
    Manifest manifest = Manifest.read(hadoop, output());
    assertThat(manifest.classes()).hasSize(MANY);
    assertThat(manifest.split("train").labelCounts()).hasSize(MANY).containsOnly(1L);
    rows().forEach((path, row) -> assertThat(row.label()).isEqualTo(Integer.parseInt(path)));
  }

  /** What Python's csv, pandas and Excel write. */
  @Test
  void csvIsReadByRfc4180() throws IOException {
    String list =
        "\ufeffImage, Label\r\n"
            + "\"pictures/7\"\" plate.png\",\"crane, bird\"\r\n\r\n"
            + "\"pictures/a\nb.png\",\"crane, machine\"\r\n"
            + "pictures/c;d.png,cat\r\n,\r\n";
    for (String name : List.of("7\" plate.png", "a\nb.png", "c;d.png")) {
      tree.addFile("pictures/" + name, tree.picture("png"));
    }
    write("list.csv", list);
    prepare("list.csv", LabelRules.ALL);
    requireThree();
    tree.addFile("list.csv", list.getBytes(StandardCharsets.UTF_16LE));
    JavaUtils.deleteRecursively(temp.resolve("out").toFile());
    prepare("list.csv", LabelRules.ALL);
    requireThree();
  }

  private void requireThree() throws IOException {
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::name)
        .containsExactly("cat", "crane, bird", "crane, machine");
    assertThat(rows())
        .containsOnlyKeys("pictures/7\" plate.png", "pictures/a\nb.png", "pictures/c;d.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void theHeaderSaysWhatIsBetweenCells(String delimiter) throws IOException {
    write("list.csv", "image,label\npictures/0000.png,a cat\n".replace(",", delimiter));
    prepare("list.csv", LabelRules.ALL);
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::id)
        .containsExactly("a cat");
  }

  @Test
  void aRowWithOtherCellsThanTheHeaderIsNamed() throws IOException {
    write("list.csv", "image,labels\n\"a\nb\",cat\n\nc.png,crane, bird\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("list.csv, line 5: it has 3 cells and the header 2");
    write("list.csv", "image,labels,split\na.png,cat\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .hasMessageContaining("list.csv, line 2: it has 2 cells and the header 3");
    write("list.csv", "image,labels\n\"a.png,cat\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("its double quotes are wrong");
    write("list.csv", "a.png,cat\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .hasMessageContaining("its first line is \"a.png,cat\" (must name the columns");
    write("list.csv", "image,labels,labels\na.png,cat,cat\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .hasMessageEndingWith("its column labels is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"split", "fold", "Set", "subset"})
  void theListsSplitsAreKept(String column) throws IOException {
    write(
        "list.csv",
        ("image,labels,%s,id%npictures/0000.png,cat,Training,1%n"
                + "pictures/0001.jpg,cat,test,2%npictures/0002.png,cat,valid,3%n")
            .formatted(column));
    prepare("list.csv", LabelRules.ALL);
    Map<String, List<ImageRow>> rows = Stored.rows(hadoop, output());
    assertThat(rows).containsOnlyKeys("train", "val", "test");
    assertThat(rows.get("test")).map(ImageRow::path).containsExactly("pictures/0001.jpg");
    assertThat(warnings).containsExactly("Columns of the list that are not read: id");
  }

  @Test
  void aSplitThatIsNoneIsNamed() throws IOException {
    write("list.csv", "image,labels,fold\na.png,cat,train\nb.png,cat,3\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(
            "list.csv, line 3: its column fold is \"3\" (must be train, val or test");
    write("list.csv", "image,labels,split\na.png,cat,train\nb.png,cat,\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .hasMessageEndingWith(
            "list.csv, line 3: it names no split (must for all images or for none)");
  }

  @Test
  void whatIsListedAgainIsIgnoredUnlessItContradicts() throws IOException {
    write("list.csv", "image,labels\npictures/0000.png,cat\npictures/0000.png,cat\n");
    prepare("list.csv", LabelRules.ALL);
    assertThat(rows()).hasSize(1);
    assertThat(Manifest.read(hadoop, output()).ignoredBy()).isEqualTo(Map.of("listed again", 1L));
    write("list.csv", "image,labels\na.png,cat\nb.png,cat\na.png,dog\n");
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(
            "list.csv, line 4: a.png is listed again and otherwise, as dog and before as cat");
  }

  @Test
  void anImageWithoutALabelIsRefused() throws IOException {
    write("list.csv", "image,labels\npictures/0000.png,cat\npictures/0001.jpg,\n");
    prepare("list.csv", LabelRules.ALL);
    assertThat(Stored.quarantine(hadoop, output()).get("pictures/0001.jpg"))
        .startsWith("NO_LABEL: It has no label in ")
        .endsWith("list.csv, line 3");
  }

  @Test
  void numbersArePlacesInAListAndNamesWithoutOne() throws IOException {
    write(
        "list.csv",
        "image,label\npictures/0000.png,1\npictures/0001.jpg,10\npictures/0002.png,9\n");
    prepare("list.csv", LabelRules.ALL);
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::name)
        .containsExactly("1", "9", "10");
    JavaUtils.deleteRecursively(temp.resolve("out").toFile());
    write("list.csv", "image,label\npictures/0000.png,1\npictures/0001.jpg,0\n");
    prepare("list.csv", new LabelRules(0, 1, 100, classes("dog", "cat")));
    assertThat(rows().get("pictures/0000.png").label()).isEqualTo(1);
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::name)
        .containsExactly("dog", "cat");
  }

  @Test
  void jsonThatIsNoLinesIsSaid() throws IOException {
    write("list.json", "\ufeff{\"image\": \"pictures/0000.png\", \"label\": 3, \"id\": 1}\n");
    prepare("list.json", LabelRules.ALL);
    assertThat(rows()).containsOnlyKeys("pictures/0000.png");
    assertThat(Manifest.read(hadoop, output()).classes()).map(ImageClass::id).containsExactly("3");
    write("list.json", "[{\"image\": \"a.png\", \"labels\": [\"cat\"]}]\n");
    assertThatThrownBy(() -> prepare("list.json", LabelRules.ALL))
        .hasMessageEndingWith("it is an array (must be JSON lines: an object a line)");
    write("list.json", "{\n \"image\": \"a.png\",\n \"labels\": [\"cat\"]\n}\n");
    assertThatThrownBy(() -> prepare("list.json", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("(must be JSON lines: an object a line)");
  }

  @Test
  void aDamagedLineOfJsonIsNamed() throws IOException {
    write(
        "list.jsonl",
        "{\"image\": \"a.png\", \"label\": 1}\r\n\n{\"image\": \"b.png\", \"label\": }\n");
    assertThatThrownBy(() -> prepare("list.jsonl", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("list.jsonl, line 3: it is no JSON, near column 30: ");
    write("list.jsonl", "{\"image\": \"a.png\", \"label\": 1.5}\n");
    assertThatThrownBy(() -> prepare("list.jsonl", LabelRules.ALL))
        .hasMessageEndingWith(
            "list.jsonl, line 1: its column label is 1.5 (must be whole numbers or texts)");
    write("list.jsonl", "{\"image\": \"a.png\", \"label\": 1}\n3\n");
    assertThatThrownBy(() -> prepare("list.jsonl", LabelRules.ALL))
        .hasMessageContaining("list.jsonl, line 2: it is no object (must be JSON lines");
    write("list.jsonl", "{\"image\": \"a.png\", \"labels\": [\"a\"], \"weights\": [null]}\n");
    assertThatThrownBy(() -> prepare("list.jsonl", LabelRules.ALL))
        .hasMessageEndingWith("list.jsonl, line 1: a.png has weight null (must be a number)");
  }

  @Test
  void aRowOfParquetIsNamed() throws IOException {
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    session
        .sql(
            "SELECT * FROM VALUES ('a.png', 'cat', 1D), ('b.png', 'cat', 2000D) AS t(image, label, weight)")
        .coalesce(1)
        .write()
        .parquet(tree.path() + "/list.parquet");
    assertThatThrownBy(() -> prepare("list.parquet", LabelRules.ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching(
            "(?s)Invalid input file:.*list.parquet/part-[^ ]*.parquet, row 2: weight of b.png is 2000.0 .*");
  }

  /** Hadoop and Spark take these for patterns of names. */
  @Test
  void namesThatLookLikePatternsAreNames() throws IOException {
    String folder = "a[1] {b,c}*?%20/";
    tree.add(folder + "pictures", 2);
    tree.add("a1 bx%20/pictures", 1);
    String list = "{\"image\": \"pictures/0000.png\", \"label\": \"cat\"}\n";
    write(folder + "li[s]t*.jsonl", list);
    prepare(folder + "li[s]t*.jsonl", LabelRules.ALL);
    assertThat(rows()).containsOnlyKeys("pictures/0000.png");
    JavaUtils.deleteRecursively(temp.resolve("out").toFile());
    write(folder + "l?.csv", "image,label\npictures/0001.jpg,cat\n");
    prepare(folder + "l?.csv", LabelRules.ALL);
    assertThat(rows()).containsOnlyKeys("pictures/0001.jpg");
    JavaUtils.deleteRecursively(temp.resolve("out").toFile());
    SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
    session
        .sql(
            "SELECT * FROM VALUES ('pictures/0000.png', 'a:b', 'train'), ('pictures/0001.jpg', 'c', 'test') AS t(image, label, split)")
        .write()
        .partitionBy("split", "label")
        .parquet(tree.path() + "/plain.parquet");
    java.nio.file.Files.move(
        Path.of(tree.path().toUri()).resolve("plain.parquet"),
        Path.of(tree.path().toUri()).resolve(folder + "{x}.parquet"));
    prepare(folder + "{x}.parquet", LabelRules.ALL);
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::name)
        .containsExactly("a:b", "c");
    assertThat(Stored.rows(hadoop, output())).containsOnlyKeys("train", "test");
  }

  /** Lines of other lengths, some blank, cut anywhere. */
  @Test
  void theLinesOfALargeFileAreCounted() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("{\"image\": \"%s\", \"n\": %d}\n".formatted("ä".repeat(i % 7 * 9), i));
      text.append(i % 5 == 0 ? "\n" : "");
    }
    write("list.jsonl", text.toString());
    List<ListFile> files =
        ListFile.of(hadoop, new org.apache.hadoop.fs.Path(tree.path(), "list.jsonl"));
    List<ListedRow> whole = lines(LinePart.of(spark, files, Long.MAX_VALUE));
    assertThat(whole).hasSize(40);
    for (int bytes : List.of(20, 100)) {
      List<LinePart> parts = LinePart.of(spark, files, bytes);
      assertThat(parts).hasSizeGreaterThan(5);
      assertThat(lines(parts)).as("parts of %d bytes", bytes).isEqualTo(whole);
    }
  }

  private List<ListedRow> lines(List<LinePart> parts) throws IOException {
    List<ListedRow> rows = new ArrayList<>();
    for (LinePart part : parts) {
      new JsonRows(part, hadoop).forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void foldsAreHeldOut() throws IOException {
    String list =
        "image,labels,fold\npictures/0000.png,cat,0\npictures/0001.jpg,cat,1\npictures/0002.png,cat,2.0\n";
    write("list.csv", list);
    assertThatThrownBy(() -> prepare("list.csv", LabelRules.ALL))
        .hasMessageEndingWith("if these are folds, --val-fold 0 holds this one out)");
    prepareWithFolds(new Folds("2", "0"));
    Map<String, List<ImageRow>> rows = Stored.rows(hadoop, output());
    assertThat(rows).containsOnlyKeys("train", "val", "test");
    assertThat(rows.get("val")).map(ImageRow::path).containsExactly("pictures/0002.png");
    assertThat(rows.get("test")).map(ImageRow::path).containsExactly("pictures/0000.png");
    assertThatThrownBy(() -> prepareWithFolds(new Folds("9", null)))
        .isInstanceOf(SourceException.class)
        .hasMessageEndingWith("no image is in fold 9, as --val-fold says");
    assertThatThrownBy(() -> new Folds("1", "1.0")).hasMessageContaining("test fold");
  }

  private void prepareWithFolds(Folds folds) throws IOException {
    LabelManifest list =
        new LabelManifest(
            new org.apache.hadoop.fs.Path(tree.path(), "list.csv"), null, LabelRules.ALL, folds);
    prepare(list, new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT));
  }

  private void write(String name, String text) throws IOException {
    tree.addFile(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ImageClass> classes(String... ids) {
    return IntStream.range(0, ids.length)
        .mapToObj(label -> new ImageClass(label, ids[label], ids[label]))
        .toList();
  }

  private Map<String, ImageRow> rows() throws IOException {
    return Stored.rows(hadoop, output()).get("train").stream()
        .collect(Collectors.toMap(ImageRow::path, row -> row));
  }

  private LabelManifest source(String name, String hierarchy, LabelRules rules) {
    return new LabelManifest(
        new org.apache.hadoop.fs.Path(tree.path(), name),
        hierarchy == null ? null : new org.apache.hadoop.fs.Path(tree.path(), hierarchy),
        rules);
  }

  private void prepare(String name, LabelRules rules) throws IOException {
    prepare(name, null, rules);
  }

  private void prepare(String name, String hierarchy, LabelRules rules) throws IOException {
    PrepOptions options = new PrepOptions(1, 3000, 0, 0, 1, ImageOptions.DEFAULT);
    prepare(source(name, hierarchy, rules), options);
  }

  private void prepare(LabelManifest source, PrepOptions options) throws IOException {
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
