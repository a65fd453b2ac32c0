package sparkception.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sparkception.job.recipe.Metric;
import sparkception.job.run.AccuracyPoint;

class ValidationTest {

  @Test
  void theFirstOfEqualsIsTheBest() {
    assertThat(best(Metric.TOP_1, .5, .7, .6, .7)).isEqualTo(200);
    assertThat(best(Metric.LOSS, .5, .3, .4)).isEqualTo(200);
    assertThat(validation(Metric.TOP_1, 0).best()).isEmpty();
  }

  @Test
  void countsWhatCameAfterTheLastGain() {
    assertThat(validation(Metric.TOP_1, 0, .5).sinceGain()).isZero();
    assertThat(validation(Metric.TOP_1, 0, .5, .5, .5).sinceGain()).isEqualTo(2);
    assertThat(validation(Metric.TOP_1, 0, .5, .4, .6).sinceGain()).isZero();
    assertThat(validation(Metric.LOSS, 0, .5, .6, .4, .45).sinceGain()).isEqualTo(1);
  }

  @Test
  void aSmallGainIsNone() {
    assertThat(validation(Metric.TOP_1, .1, .5, .55, .58).sinceGain()).isEqualTo(2);
    assertThat(validation(Metric.TOP_1, .1, .5, .55, .65).sinceGain()).isZero();
  }

  private static long best(Metric metric, double... values) {
    return validation(metric, 0, values).best().orElseThrow().samples();
  }

  private static Validation validation(Metric metric, double leastGain, double... values) {
    List<AccuracyPoint> points =
        IntStream.range(0, values.length)
            .mapToObj(
                i ->
                    new AccuracyPoint(
                        "val", 100L * (i + 1), 10, values[i], values[i], null, null, 0, null))
            .toList();
    return new Validation(points, metric, leastGain);
  }
}
