package sparkception.job.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sparkception.zoo.optim.LearningRate;

class AutomaticPeriodTest {

  private static final long EPOCH = 1000;
  private static final long TOTAL = 20 * EPOCH;
  private static final LearningRate COSINE = LearningRate.cosine(0.1, TOTAL).withWarmUp(EPOCH);

  @Test
  void averagesEachStepUntilTheRateHasWarmedUp() {
    AveragingPeriod period = AutomaticPeriod.of(COSINE, EPOCH, TOTAL).forWorkers(4);
    assertThat(period.at(0)).isEqualTo(1);
    assertThat(period.at(EPOCH - 1)).isEqualTo(1);
    assertThat(period.at(EPOCH)).isEqualTo(4);
  }

  /** Of a cosine: half at half of the way, a quarter at two thirds, an eighth at 0.77 of it. */
  @Test
  void doublesWhenTheRateHasHalved() {
    AveragingPeriod period = AutomaticPeriod.of(COSINE, EPOCH, TOTAL).forWorkers(4);
    assertThat(period.at(TOTAL * 48 / 100)).isEqualTo(4);
    assertThat(period.at(TOTAL * 52 / 100)).isEqualTo(8);
    assertThat(period.at(TOTAL * 64 / 100)).isEqualTo(8);
    assertThat(period.at(TOTAL * 70 / 100)).isEqualTo(16);
    assertThat(period.at(TOTAL * 79 / 100)).isEqualTo(32);
    assertThat(period.at(TOTAL - 1)).isEqualTo(64);
    assertThat(period.at(TOTAL)).isEqualTo(64);
  }

  @Test
  void theChoiceDoesNotDependOnTheSizeOfTheRate() {
    LearningRate tenfold = samples -> 10 * COSINE.at(samples);
    AveragingPeriod one = AutomaticPeriod.of(COSINE, EPOCH, TOTAL).forWorkers(4);
    AveragingPeriod other = AutomaticPeriod.of(tenfold, EPOCH, TOTAL).forWorkers(4);
    for (long samples = 0; samples < TOTAL; samples += 333) {
      assertThat(other.at(samples)).isEqualTo(one.at(samples));
    }
  }

  @Test
  void singleStepsAreAFiftiethToATenthOfTheTraining() {
    LearningRate constant = LearningRate.constant(0.1);
    AveragingPeriod none = AutomaticPeriod.of(constant, 0, TOTAL).forWorkers(2);
    assertThat(none.at(TOTAL / 50 - 1)).isEqualTo(1);
    assertThat(none.at(TOTAL / 50)).isEqualTo(4);
    AveragingPeriod longWarmUp = AutomaticPeriod.of(constant, 15 * EPOCH, TOTAL).forWorkers(2);
    assertThat(longWarmUp.at(TOTAL / 10 - 1)).isEqualTo(1);
    assertThat(longWarmUp.at(TOTAL / 10)).isEqualTo(4);
  }

  /**
   * It has not warmed up yet when single steps end, so the rate rises: the period must not fall.
   */
  @Test
  void aRateThatStillRisesKeepsThePeriod() {
    LearningRate rising = LearningRate.constant(0.1).withWarmUp(15.0 * EPOCH);
    AveragingPeriod period = AutomaticPeriod.of(rising, 15 * EPOCH, TOTAL).forWorkers(2);
    assertThat(period.at(14 * EPOCH)).isEqualTo(4);
  }

  @Test
  void oneWorkerHasNothingToAverage() {
    AutomaticPeriod choice = AutomaticPeriod.of(COSINE, EPOCH, TOTAL);
    assertThat(choice.forWorkers(1).at(0)).isEqualTo(64);
    assertThat(choice.explained(1, EPOCH)).startsWith("One worker alone");
    assertThat(choice.explained(4, EPOCH)).contains("for the first 1.00 epochs", "every 4 steps");
  }
}
