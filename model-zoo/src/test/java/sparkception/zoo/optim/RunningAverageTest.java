package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class RunningAverageTest {

  @Test
  void theFirstUpdateReplacesTheStart() {
    assertThat(RunningAverage.kept(0.9997, 0)).isZero();
    assertThat(RunningAverage.kept(0.9997, 0, 5)).isZero();
  }

  @Test
  void risesToTheDecay() {
    assertThat(RunningAverage.kept(0.99, 1)).isEqualTo(0.1);
    assertThat(RunningAverage.kept(0.99, 9)).isEqualTo(0.5);
    assertThat(RunningAverage.kept(0.99, 891)).isEqualTo(0.99);
    assertThat(RunningAverage.kept(0.99, 1_000_000)).isEqualTo(0.99);
    assertThat(RunningAverage.kept(0.5, 9)).isEqualTo(0.5);
  }

  @Test
  void noAverageKeepsNothing() {
    assertThat(RunningAverage.kept(0, 1000)).isZero();
  }

  /** A constant is its own average, from any start. */
  @Property
  void isUnbiased(
      @ForAll @DoubleRange(min = 0, max = 0.9999) @Scale(4) double decay,
      @ForAll @IntRange(min = 1, max = 300) int updates) {
    double average = 1000;
    for (int n = 0; n < updates; n++) {
      double kept = RunningAverage.kept(decay, n);
      average = kept * average + (1 - kept) * 3;
    }
    assertThat(average).isCloseTo(3, within(1e-9));
  }

  @Property
  void severalUpdatesAreOneAfterTheOther(
      @ForAll @DoubleRange(min = 0, max = 0.9999) @Scale(4) double decay,
      @ForAll @IntRange(min = 1, max = 3000) int before) {
    double both = RunningAverage.kept(decay, before) * RunningAverage.kept(decay, before + 1L);
    assertThat(RunningAverage.kept(decay, before, 2)).isEqualTo(both);
  }
}
