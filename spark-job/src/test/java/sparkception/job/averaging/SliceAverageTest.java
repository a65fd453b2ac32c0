package sparkception.job.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

class SliceAverageTest {

  private static final Slice SLICE =
      new Slice(
          0,
          List.of(
              new ParameterSegment("conv", "W", ParameterRole.WEIGHT, 100, 3),
              new ParameterSegment("bn", "mean", ParameterRole.RUNNING_MEAN, 103, 1),
              new ParameterSegment("bn", "var", ParameterRole.RUNNING_VARIANCE, 104, 1)));

  @Test
  void oneWorkerIsItselfToTheBit() {
    float[] values = {0.1f, 1e-30f, -3.3333f, 7.7f, 0.01f};
    ReducedSlice average = average(List.of(contribution(0, 7, values)));
    assertThat(average.vectors()[0].array()).isEqualTo(values);
    assertThat(average.squaredDivergence()).isZero();
  }

  @Test
  void weighsBySamples() {
    ReducedSlice average =
        average(
            List.of(
                contribution(0, 3, new float[] {1, 1, 1, 0, 1}),
                contribution(1, 1, new float[] {5, 5, 5, 0, 1})));
    assertThat(average.vectors()[0].array()).containsExactly(2, 2, 2, 0, 1);
  }

  @Test
  void varianceOfTheWholeDataIsRecoveredFromItsParts() {
    Random random = new Random(3);
    double[] first = random.doubles(4000).map(x -> 2 + x).toArray();
    double[] second = random.doubles(1000).map(x -> -1 + 3 * x).toArray();
    ReducedSlice average =
        average(
            List.of(
                contribution(0, first.length, statistics(first)),
                contribution(1, second.length, statistics(second))));
    double[] joined = new double[first.length + second.length];
    System.arraycopy(first, 0, joined, 0, first.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    float[] expected = statistics(joined);
    float[] found = average.vectors()[0].array();
    assertThat(found[3]).isCloseTo(expected[3], within(1e-5f));
    assertThat(found[4]).isCloseTo(expected[4], within(1e-5f));
  }

  @Test
  void orderOfArrivalDoesNotMatter() {
    Random random = new Random(5);
    List<Contribution> arrived = new ArrayList<>();
    for (int worker = 0; worker < 8; worker++) {
      float[] values = new float[SLICE.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      arrived.add(contribution(worker, 10 + worker, values));
    }
    float[] expected = average(arrived).vectors()[0].array();
    for (int shuffle = 0; shuffle < 10; shuffle++) {
      Collections.shuffle(arrived, random);
      assertThat(average(arrived).vectors()[0].array()).isEqualTo(expected);
    }
  }

  @Test
  void aWorkerWithoutDataDoesNotCount() {
    ReducedSlice average =
        average(
            List.of(
                contribution(0, 4, new float[] {1, 2, 3, 4, 5}),
                contribution(1, 0, new float[] {9, 9, 9, 9, 9})));
    assertThat(average.vectors()[0].array()).containsExactly(1, 2, 3, 4, 5);
    assertThat(average.reports()).hasSize(1);
  }

  private static ReducedSlice average(List<Contribution> arrived) {
    return SliceAverage.of(SLICE, Transport.FP32, arrived);
  }

  private static float[] statistics(double[] data) {
    double mean = 0;
    for (double value : data) {
      mean += value / data.length;
    }
    double variance = 0;
    for (double value : data) {
      variance += (value - mean) * (value - mean) / data.length;
    }
    return new float[] {0, 0, 0, (float) mean, (float) variance};
  }

  private static Contribution contribution(int worker, int samples, float[] values) {
    return new Contribution(
        new WorkerReport(worker, samples, 1, 0, null, "", 0, 0, 0),
        new WireVector[] {WireVector.parameters(Transport.FP32, values, 0, SLICE.segments())});
  }
}
