package sparkception.job.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sparkception.job.retrain.Drift.Confidence;

class DriftTest {

  private static final Confidence SURE = new Confidence(1000, 0.9, 0.01);

  @Test
  void theSameIsNoDrift() {
    Drift none = Drift.of(List.of(500L, 500L), List.of(50L, 50L), SURE, SURE);
    assertThat(none.histogramDistance()).isZero();
    assertThat(none.warnings()).isEmpty();
  }

  @Test
  void otherClassesAreSaid() {
    Drift drift = Drift.of(List.of(500L, 500L), List.of(90L, 10L), SURE, SURE);
    assertThat(drift.histogramDistance()).isEqualTo(0.4, within(1e-9));
    // |Normal(0, 0.05)| is 0.05 * sqrt(2 / pi) = 0.0399 on average, for both classes, halved.
    assertThat(drift.expectedDistance()).isEqualTo(0.0399, within(1e-4));
    assertThat(drift.warnings())
        .containsExactly(
            "The new images' classes are not spread as those of the training set: 40 % of them"
                + " would have to be of others");
  }

  @Test
  void aFewImagesOfManyClassesSpreadByChance() {
    List<Long> before = LongStream.range(0, 100).mapToObj(i -> 10L).toList();
    List<Long> twenty = LongStream.range(0, 100).mapToObj(i -> i < 20 ? 1L : 0L).toList();
    Drift drift = Drift.of(before, twenty, SURE, SURE);
    assertThat(drift.histogramDistance()).isEqualTo(0.8, within(1e-9));
    assertThat(drift.warnings()).as("no twenty images could be spread over a hundred").isEmpty();
  }

  @Test
  void lessConfidenceIsSaid() {
    List<Long> classes = List.of(5L, 5L);
    Drift drift = Drift.of(classes, classes, SURE, new Confidence(400, 0.7, 0.04));
    assertThat(drift.confidenceError()).isEqualTo(Math.sqrt(0.01 / 1000 + 0.04 / 400));
    assertThat(drift.warnings())
        .containsExactly(
            "The champion is less sure of the new images than of the training set: mean confidence"
                + " 0.700, there 0.900");
    assertThat(Drift.of(classes, classes, SURE, new Confidence(4, 0.7, 0.04)).warnings())
        .as("of four images it may be chance")
        .isEmpty();
    assertThat(Drift.of(classes, classes, SURE, new Confidence(100_000, 0.89, 0.04)).warnings())
        .as("certain, but nothing to care about")
        .isEmpty();
  }

  @Test
  void confidencesAreSummedUp() {
    Confidence found = Confidence.of(new double[] {0.5, 1, 0.75, 0.75});
    assertThat(found.mean()).isEqualTo(0.75);
    assertThat(found.variance()).isEqualTo(0.03125, within(1e-12));
    assertThat(Confidence.of(new double[0])).isEqualTo(new Confidence(0, 0, 0));
  }
}
