package sparkception.job.ablate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkception.job.run.AccuracyPoint;

class ArmResultTest {

  /** Deviation 0.02, three seeds: 4.303 * 0.02 / sqrt(3). */
  @Test
  void meanAndIntervalByHand() {
    ArmResult result = ArmResult.of("paper", 7, List.of(0.78, 0.80, 0.82));
    assertThat(result.mean()).isCloseTo(0.80, within(1e-12));
    assertThat(result.interval()).isCloseTo(0.049687, within(1e-6));
  }

  @Test
  void oneSeedHasNoInterval() {
    assertThat(ArmResult.of("paper", 7, List.of(0.5)).interval()).isNull();
  }

  @Test
  void thePageHasTheTableAndAChartEvenOfOnePointEach() {
    AccuracyPoint point = new AccuracyPoint("test", 600, 20, 0.7, 0.5, null, null, 0, false);
    AblationResult result =
        new AblationResult(
            "test",
            List.of(ArmResult.of("paper", 7, List.of(0.5)), ArmResult.of("other", 7, List.of(0.4))),
            Map.of("paper", List.of(List.of(point)), "other", List.of(List.of(point))));
    assertThat(result.html()).contains("<svg", "paper", "other", "-0.1000");
  }
}
