package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {

  @Test
  void stepFallsEachPeriod() {
    LearningRate paper = LearningRate.step(0.045, 0.94, 2000);
    assertThat(paper.at(0)).isEqualTo(0.045);
    assertThat(paper.at(1999)).isEqualTo(0.045);
    assertThat(paper.at(4000)).isCloseTo(0.045 * 0.94 * 0.94, within(1e-12));
  }

  @Test
  void exponentialPassesThroughTheSteps() {
    LearningRate smooth = LearningRate.exponential(1, 0.5, 100);
    assertThat(smooth.at(50)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(smooth.at(200)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void cosineAndPolynomialEndAtZero() {
    assertThat(LearningRate.cosine(2, 100).at(50)).isCloseTo(1, within(1e-12));
    assertThat(LearningRate.cosine(2, 100).at(100)).isCloseTo(0, within(1e-12));
    assertThat(LearningRate.polynomial(2, 2, 100).at(50)).isCloseTo(0.5, within(1e-12));
    assertThat(LearningRate.polynomial(2, 2, 100).at(200)).isZero();
  }

  @Test
  void warmUpRisesLinearlyAndThenLetsGo() {
    LearningRate rate = LearningRate.constant(1).withWarmUp(99);
    assertThat(rate.at(0)).isCloseTo(0.01, within(1e-12));
    assertThat(rate.at(49)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(99)).isEqualTo(1);
    assertThat(LearningRate.constant(1).withWarmUp(0).at(0)).isEqualTo(1);
  }
}
