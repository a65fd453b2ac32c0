package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import sparkception.data.image.ImageOptions;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.data.source.ClassFolders;

class PrepPropertyTest {

  private static JavaSparkContext spark;

  private final Configuration hadoop = new Configuration();

  @BeforeContainer
  static void openSpark() {
    spark = LocalSpark.open(2);
  }

  @AfterContainer
  static void closeSpark() {
    spark.close();
  }

  @Property(tries = 6)
  void everyImageIsStoredOnceWithItsLabelOrRefused(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 25) Integer> classSizes,
      @ForAll @IntRange(min = 0, max = 5) int damaged,
      @ForAll long seed,
      @ForAll @IntRange(min = 300, max = 20_000) int shardBytes,
      @ForAll boolean cut)
      throws IOException {
    Path temp = Files.createTempDirectory("prep");
    try {
      Map<String, Integer> expected = plant(temp, classSizes, damaged, seed);
      double fraction = cut ? 0.2 : 0;
      PrepOptions options =
          new PrepOptions(seed, shardBytes, fraction, fraction, 1, ImageOptions.DEFAULT);
      requireReconciled(prepare(temp, options), expected, damaged, temp);
    } finally {
      JavaUtils.deleteRecursively(temp.toFile());
    }
  }

  private static Map<String, Integer> plant(
      Path temp, List<Integer> classSizes, int damaged, long seed) throws IOException {
    ImageTree tree = new ImageTree(temp.resolve("input"), seed);
    Map<String, Integer> expected = new TreeMap<>();
    for (int label = 0; label < classSizes.size(); label++) {
      for (int i = 0; i < classSizes.get(label); i++) {
        String name = "class-%d/nested/image %d.jpg".formatted(label, i);
        tree.addFile(name, tree.picture("jpg"));
        expected.put(name, label);
      }
    }
    for (int i = 0; i < damaged; i++) {
      tree.addFile("class-0/damaged-" + i, ("no image " + i).getBytes(StandardCharsets.UTF_8));
    }
    return expected;
  }

  private static PrepResult prepare(Path temp, PrepOptions options) throws IOException {
    return new PrepJob(
            spark,
            new ClassFolders(new org.apache.hadoop.fs.Path(temp.resolve("input").toUri())),
            options,
            output(temp),
            (done, total) -> {})
        .execute();
  }

  private void requireReconciled(
      PrepResult result, Map<String, Integer> expected, int damaged, Path temp) throws IOException {
    assertThat(result.read()).isEqualTo(expected.size() + damaged);
    assertThat(result.written()).isEqualTo(expected.size());
    assertThat(result.refused()).isEqualTo(damaged);
    Map<String, List<ImageRow>> rows = Stored.rows(hadoop, output(temp));
    List<ImageRow> all = rows.values().stream().flatMap(List::stream).toList();
    assertThat(all).hasSameSizeAs(expected.keySet());
    Map<String, Integer> found = new TreeMap<>();
    all.forEach(row -> found.put(row.path(), row.label()));
    assertThat(found).isEqualTo(expected);
    assertThat(Stored.quarantine(hadoop, output(temp))).hasSize(damaged);
    requireCounts(rows, Manifest.read(hadoop, output(temp)));
  }

  private static void requireCounts(Map<String, List<ImageRow>> rows, Manifest manifest) {
    for (Split split : manifest.splits()) {
      List<Long> counts = new ArrayList<>();
      for (int label = 0; label < manifest.classes().size(); label++) {
        int wanted = label;
        counts.add(rows.get(split.name()).stream().filter(row -> row.label() == wanted).count());
      }
      assertThat(split.labelCounts()).isEqualTo(counts);
      assertThat(split.rows()).isEqualTo(rows.get(split.name()).size());
    }
  }

  private static org.apache.hadoop.fs.Path output(Path temp) {
    return new org.apache.hadoop.fs.Path(temp.resolve("output").toUri());
  }
}
