package sparkception.job.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.data.random.SplitMix64;

class PairedBootstrapTest {

  private static final int SAMPLES = 20_000;

  /** Four deviations of a share of these samples at most. */
  private static final double ERROR = 0.015;

  /**
   * By hand. Of two gains 1 and 0, both draws are 0 once in four times. Of 1, 1 and 0, all three
   * are 0 once in 27. Of 1 and -1, the sum is above 0 only where both are 1. Of 1, 0 and -1, it is
   * above 0 in 1 + 3 + 3 of the 27: 111, thrice 110, and thrice 11-1 and 100 make 10.
   */
  @ParameterizedTest
  @CsvSource({
    "0 0, 1 0, 0.5, 0.25",
    "0 0 0, 1 1 0, 0.66667, 0.03704",
    "0 1, 1 0, 0, 0.75",
    "0 0 1, 1 0 0, 0, 0.62963",
    "1 1, 0 0, -1, 1",
  })
  void smallOnesAreAsByHand(String champion, String candidate, double gain, double p) {
    PairedBootstrap found =
        PairedBootstrap.compare(scores(champion), scores(candidate), SAMPLES, 7);
    assertThat(found.gain()).isEqualTo(gain, within(1e-4));
    assertThat(found.pValue()).isEqualTo(p, within(ERROR));
  }

  @Test
  void aNetworkIsNotBetterThanItself() {
    double[] scores = scores("1 0 1 1 0");
    PairedBootstrap same = PairedBootstrap.compare(scores, scores, 1000, 7);
    assertThat(same.gain()).isZero();
    assertThat(same.pValue()).isEqualTo(1);
  }

  @Test
  void pValuesAreNeverZero() {
    PairedBootstrap all = PairedBootstrap.compare(new double[100], filled(100, 1), 999, 7);
    assertThat(all.gain()).isEqualTo(1);
    assertThat(all.pValue()).isEqualTo(0.001);
  }

  /** Where one in ten of so many images differs, the normal distribution is near. */
  @Test
  void largeOnesAreAsTheNormalDistribution() {
    double[] champion = new double[1000];
    double[] candidate = new double[1000];
    Arrays.fill(candidate, 0, 60, 1);
    Arrays.fill(champion, 60, 100, 1);
    // Mean gain 0.02, variance 0.1 - 0.0004: z = 0.02 / sqrt(0.0996 / 1000) = 2.004, p = 0.0225.
    PairedBootstrap found = PairedBootstrap.compare(champion, candidate, SAMPLES, 7);
    // The sum is whole, and half of the chance of exactly 0 is the normal's.
    assertThat(found.pValue()).isEqualTo(0.0225 + 0.5 * 0.0054, within(0.004));
  }

  @Property(tries = 60)
  void holdsForAll(
      @ForAll @IntRange(min = 1, max = 60) int images,
      @ForAll @DoubleRange(min = 0, max = 1) double champion,
      @ForAll @DoubleRange(min = 0, max = 1) double candidate,
      @ForAll long seed) {
    double[] a = drawn(images, champion, seed);
    double[] b = drawn(images, candidate, seed + 1);
    PairedBootstrap found = PairedBootstrap.compare(a, b, 500, seed);
    PairedBootstrap reversed = PairedBootstrap.compare(b, a, 500, seed);
    assertThat(found).as("equal inputs").isEqualTo(PairedBootstrap.compare(a, b, 500, seed));
    assertThat(found.gain()).isEqualTo(-reversed.gain());
    assertThat(found.pValue()).isGreaterThan(0).isLessThanOrEqualTo(1);
    assertThat(found.pValue() + reversed.pValue())
        .as("not better, not worse: the same draws, ties on both sides")
        .isGreaterThanOrEqualTo(1);
    double[] more = b.clone();
    more[0] = 1;
    assertThat(PairedBootstrap.compare(a, more, 500, seed).pValue())
        .as("one more hit is never weaker evidence")
        .isLessThanOrEqualTo(found.pValue());
  }

  @Test
  void scoresMustBeOfTheSameImages() {
    assertThatThrownBy(() -> PairedBootstrap.compare(new double[2], new double[3], 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PairedBootstrap.compare(new double[0], new double[0], 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void promotionNeedsMarginAndSignificance() {
    PromotionRule rule = new PromotionRule(0.02, 0.05);
    assertThat(rule.decide(0.8, 0.85, new PairedBootstrap(0.05, 0.01, 100)).promote()).isTrue();
    assertThat(rule.decide(0.8, 0.82, new PairedBootstrap(0.02, 0.05, 100)).promote())
        .as("both at their limits")
        .isTrue();
    assertThat(rule.decide(0.8, 0.81, new PairedBootstrap(0.01, 0.001, 100)).reason())
        .isEqualTo(
            "better by less than the margin of 0.02 (top-1 0.8100, champion 0.8000, on 100 images:"
                + " +0.0100, p = 0.0010)");
    assertThat(rule.decide(0.8, 0.85, new PairedBootstrap(0.05, 0.06, 100)).reason())
        .startsWith("perhaps better by chance, p > 0.05");
    assertThat(new PromotionRule(0, 0.05).decide(0.8, 0.8, new PairedBootstrap(0, 0.01, 100)))
        .matches(decision -> !decision.promote() && decision.reason().startsWith("not better"));
    for (double[] wrong : new double[][] {{-0.1, 0.05}, {0, 0}, {0, 1}, {Double.NaN, 0.05}}) {
      assertThatThrownBy(() -> new PromotionRule(wrong[0], wrong[1]))
          .hasMessageStartingWith("Invalid promotion rule");
    }
  }

  private static double[] drawn(int images, double share, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    double[] scores = new double[images];
    for (int i = 0; i < images; i++) {
      scores[i] = random.nextBoolean(share) ? 1 : 0;
    }
    return scores;
  }

  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] scores(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
