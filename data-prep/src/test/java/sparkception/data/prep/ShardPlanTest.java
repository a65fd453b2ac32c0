package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardPlanTest {

  private static final List<String> SPLITS = List.of("train", "val", "test");

  @Property
  void anImageGoesToAShardOfItsSplit(
      @ForAll @IntRange(max = 2) int split, @ForAll String path, @ForAll long seed) {
    ShardPlan plan = ShardPlan.of(SPLITS, List.of(10_000L, 0L, 2_000L), 1000, seed);
    ShardPlan.Target target = plan.targets().get(plan.target(split, plan.hash(path)));
    assertThat(target.splitName()).isEqualTo(SPLITS.get(split));
  }

  @Test
  void shardsAreAsManyAsTheBytesNeed() {
    ShardPlan plan = ShardPlan.of(SPLITS, List.of(10_400L, 0L, 2_600L), 1000, 1);
    assertThat(plan.targets()).hasSize(11 + 1 + 3);
    assertThat(plan.targets().get(14).path()).isEqualTo("test/shard-00002.parquet");
  }

  @Test
  void shardsFillEvenly() {
    ShardPlan plan = ShardPlan.of(List.of("train"), List.of(10_000L), 1000, 1);
    int[] images = new int[10];
    for (int i = 0; i < 10_000; i++) {
      images[plan.target(0, plan.hash("class/%05d.jpg".formatted(i)))]++;
    }
    // 1000 expected each, deviation 30: four of them either side.
    assertThat(Arrays.stream(images).boxed()).allMatch(count -> count > 880 && count < 1120);
  }

  /** In Persian, %d has other digits. */
  @Test
  void namesDoNotDependOnTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    try {
      ShardPlan.Target target = new ShardPlan.Target(0, "train", 7, 1);
      assertThat(target.path()).isEqualTo("train/shard-00007.parquet");
      assertThat(target.quarantine()).isEqualTo("_quarantine/train-00007.parquet");
      assertThat(target.record()).startsWith("_progress/train-00007");
    } finally {
      Locale.setDefault(before);
    }
  }
}
