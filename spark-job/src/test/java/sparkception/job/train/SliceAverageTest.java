package sparkception.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sparkception.job.checkpoint.Fp32;
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
    ReducedSlice average = SliceAverage.of(SLICE, List.of(contribution(0, 7, values)));
    assertThat(Fp32.decode(average.vectors()[0])).isEqualTo(values);
    assertThat(average.squaredDivergence()).isZero();
  }

  @Test
  void weighsBySamples() {
    ReducedSlice average =
        SliceAverage.of(
            SLICE,
            List.of(
                contribution(0, 3, new float[] {1, 1, 1, 0, 1}),
                contribution(1, 1, new float[] {5, 5, 5, 0, 1})));
    assertThat(Fp32.decode(average.vectors()[0])).containsExactly(2, 2, 2, 0, 1);
  }

  @Test
  void varianceOfTheWholeDataIsRecoveredFromItsParts() {
    Random random = new Random(3);
    double[] first = random.doubles(4000).map(x -> 2 + x).toArray();
    double[] second = random.doubles(1000).map(x -> -1 + 3 * x).toArray();
    ReducedSlice average =
        SliceAverage.of(
            SLICE,
            List.of(
                contribution(0, first.length, statistics(first)),
                contribution(1, second.length, statistics(second))));
    double[] joined = new double[first.length + second.length];
    System.arraycopy(first, 0, joined, 0, first.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    float[] expected = statistics(joined);
    float[] found = Fp32.decode(average.vectors()[0]);
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
    byte[] expected = SliceAverage.of(SLICE, arrived).vectors()[0];
    for (int shuffle = 0; shuffle < 10; shuffle++) {
      Collections.shuffle(arrived, random);
      assertThat(SliceAverage.of(SLICE, arrived).vectors()[0]).isEqualTo(expected);
    }
  }

  @Test
  void aWorkerWithoutDataDoesNotCount() {
    ReducedSlice average =
        SliceAverage.of(
            SLICE,
            List.of(
                contribution(0, 4, new float[] {1, 2, 3, 4, 5}),
                contribution(1, 0, new float[] {9, 9, 9, 9, 9})));
    assertThat(Fp32.decode(average.vectors()[0])).containsExactly(1, 2, 3, 4, 5);
    assertThat(average.reports()).hasSize(1);
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
        new WorkerReport(worker, samples, 1, 0, null, 0, 0), new byte[][] {Fp32.encode(values)});
  }
}
