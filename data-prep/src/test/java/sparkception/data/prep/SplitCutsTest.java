package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sparkception.data.source.SourceImage;

class SplitCutsTest {

  private static final SplitRule RULE =
      new SplitRule(List.of("train", "val", "test"), "", 0.1, 0.2);

  private static JavaSparkContext spark;

  @BeforeAll
  static void openSpark() {
    spark = LocalSpark.open(2);
  }

  @AfterAll
  static void closeSpark() {
    spark.close();
  }

  @Test
  void eachClassHitsItsSharesWithinOneImage() {
    List<HashedImage> images = new ArrayList<>();
    int[] sizes = {1000, 97, 10, 5, 3, 1};
    for (int label = 0; label < sizes.length; label++) {
      for (int i = 0; i < sizes[label]; i++) {
        images.add(image(label, label + "-" + i));
      }
    }
    Map<Integer, Map<String, Integer>> counts = counts(cuts(images, 7), images);
    for (int label = 0; label < sizes.length; label++) {
      Map<String, Integer> own = counts.get(label);
      assertThat((double) own.getOrDefault("test", 0))
          .isBetween(sizes[label] * 0.2 - 1, sizes[label] * 0.2 + 1);
      assertThat((double) own.getOrDefault("val", 0))
          .isBetween(sizes[label] * 0.1 - 1, sizes[label] * 0.1 + 1);
      assertThat(own.get("train")).isPositive();
    }
    assertThat(counts.get(0)).isEqualTo(Map.of("test", 200, "train", 700, "val", 100));
    assertThat(counts.get(3)).containsEntry("test", 1).containsKey("val");
  }

  @Test
  void theOrderOfTheListingDoesNotCountButTheSeedDoes() {
    List<HashedImage> images = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      images.add(image(i % 2, "image " + i));
    }
    List<String> before = splits(cuts(images, 7), images);
    List<HashedImage> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(splits(cuts(shuffled, 7), images)).isEqualTo(before);
    assertThat(splits(cuts(images, 8), images)).isNotEqualTo(before);
  }

  @Test
  void copiesGoTogether() {
    List<HashedImage> images = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      images.add(image(0, "content " + i / 6));
    }
    SplitCuts cuts = cuts(images, 3);
    for (int i = 0; i < 60; i += 6) {
      assertThat(splits(cuts, images.subList(i, i + 6)).stream().distinct()).hasSize(1);
    }
    assertThat(splits(cuts, images)).contains("train", "val", "test");
  }

  @Test
  void manySmallClassesHitTheShareTogether() {
    List<HashedImage> images = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      images.add(image(i / 2, "image " + i));
    }
    List<String> splits = splits(cuts(images, 5), images);
    assertThat(Collections.frequency(splits, "test")).isBetween(720, 880);
    assertThat(Collections.frequency(splits, "val")).isBetween(320, 480);
  }

  private static SplitCuts cuts(List<HashedImage> images, long seed) {
    return SplitCuts.of(spark.parallelize(images, 3), RULE, seed);
  }

  private static List<String> splits(SplitCuts cuts, List<HashedImage> images) {
    return images.stream().map(each -> cuts.split(each.image().label(), each.content())).toList();
  }

  private static Map<Integer, Map<String, Integer>> counts(
      SplitCuts cuts, List<HashedImage> images) {
    Map<Integer, Map<String, Integer>> counts = new TreeMap<>();
    for (HashedImage each : images) {
      counts
          .computeIfAbsent(each.image().label(), label -> new TreeMap<>())
          .merge(cuts.split(each.image().label(), each.content()), 1, Integer::sum);
    }
    return counts;
  }

  private static HashedImage image(int label, String content) {
    return new HashedImage(
        new SourceImage(null, label, content, 9, hadoop -> new byte[9]), content);
  }
}
