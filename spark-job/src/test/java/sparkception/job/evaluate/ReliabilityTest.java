package sparkception.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import sparkception.job.run.Calibration;

class ReliabilityTest {

  private static final float[] SURE = {0.9f, 0.1f};

  /** Four guesses of 0.9, three of them right: 0.15 too sure. */
  @Test
  void errorByHand() {
    Calibration calibration = counted(3, 1).at(null);
    assertThat(calibration.error()).isCloseTo(0.15, within(1e-6));
    assertThat(calibration.temperature()).isNull();
    assertThat(calibration.bins()).hasSize(1);
    assertThat(calibration.bins().get(0).images()).isEqualTo(4);
    assertThat(calibration.bins().get(0).confidence()).isCloseTo(0.9, within(1e-6));
    assertThat(calibration.bins().get(0).accuracy()).isEqualTo(0.75);
  }

  /** Logits ln 9 apart must become ln 3 apart for 0.75 to be said: T is 2. */
  @Test
  void temperatureByHand() {
    Reliability reliability = counted(30, 10);
    assertThat(reliability.fitted()).isCloseTo(2, within(0.03));
    Calibration calibration = reliability.at(reliability.fitted());
    assertThat(calibration.errorAtTemperature()).isLessThan(0.003);
    double least = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    assertThat(calibration.lossAtTemperature()).isCloseTo(least, within(1e-3));
  }

  @Test
  void whatOthersHaveCountedIsAdded() {
    Reliability both = counted(20, 0);
    both.addAll(counted(10, 10));
    assertThat(both.at(null).error()).isCloseTo(counted(30, 10).at(null).error(), within(1e-9));
    assertThat(both.at(null).bins().get(0).images()).isEqualTo(40);
  }

  private static Reliability counted(int right, int wrong) {
    Reliability reliability = new Reliability();
    for (int i = 0; i < right + wrong; i++) {
      reliability.add(SURE, 0, 2, i < right ? 0 : 1, 0);
    }
    return reliability;
  }
}
