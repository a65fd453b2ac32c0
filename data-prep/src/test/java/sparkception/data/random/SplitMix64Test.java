package sparkception.data.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
  /** The JDK's generator is the same algorithm. */
  @Property(tries = 50)
  void drawsTheBitsOfTheJdk(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    SplittableRandom jdk = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      assertThat(random.nextLong()).isEqualTo(jdk.nextLong());
    }
  }

  @Test
  void boundedNumbersAreUniform() {
    SplitMix64 random = new SplitMix64(1);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    assertThat(counts).satisfies(c -> assertThat(Arrays.stream(c)).allMatch(n -> n > 9600));
  }

  @Test
  void everyOrderOfAShuffleIsEquallyLikely() {
    Map<String, Integer> counts = new HashMap<>();
    for (int seed = 0; seed < 24_000; seed++) {
      int[] values = {0, 1, 2, 3};
      new SplitMix64(SplitMix64.seed(seed)).shuffle(values);
      counts.merge(Arrays.toString(values), 1, Integer::sum);
    }
    assertThat(counts).hasSize(24);
    assertThat(counts.values()).allMatch(count -> count > 850 && count < 1150);
  }

  @Test
  void theOrderOfASeedsPartsMatters() {
    assertThat(SplitMix64.seed(1, 2)).isNotEqualTo(SplitMix64.seed(2, 1));
    assertThat(SplitMix64.seed(1)).isNotEqualTo(SplitMix64.seed(1, 0));
  }

  @Test
  void aBoundOfZeroIsRejected() {
    assertThatThrownBy(() -> new SplitMix64(1).nextInt(0))
        .hasMessage("Invalid bound: 0 (must be > 0)");
  }
}
