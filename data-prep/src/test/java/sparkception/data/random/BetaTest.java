package sparkception.data.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetaTest {
  /** Beta(a, a) has mean 1/2 and variance 1 / (4 (2 a + 1)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.8, 1, 3})
  void hasTheDistributionsMeanAndVariance(double alpha) {
    SplitMix64 random = new SplitMix64(4);
    int draws = 50_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double value = Beta.next(alpha, random);
      assertThat(value).isBetween(0.0, 1.0);
      sum += value;
      squares += (value - 0.5) * (value - 0.5);
    }
    assertThat(sum / draws).isEqualTo(0.5, within(0.01));
    assertThat(squares / draws).isEqualTo(1 / (4 * (2 * alpha + 1)), within(0.005));
  }
}
