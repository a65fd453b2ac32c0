package sparkception.zoo.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.engine.ImageBatch;

/** Passes over arrays. */
@Tag("gpu")
class ElementwiseTest {

  private static final int COUNT = 1037;

  @ParameterizedTest
  @EnumSource
  void roundsToNearest(ElementType type) {
    try (Lab lab = Lab.open()) {
      Elementwise kernels = new Elementwise(lab.device(), type);
      double[] values = lab.normal(ElementType.FP32, COUNT).values();
      values[0] = Double.NaN;
      values[1] = Float.POSITIVE_INFINITY;
      values[2] = Float.intBitsToFloat(0x3f808000); // between two bf16 numbers, the lower is even
      values[3] = Float.intBitsToFloat(0x3f818000); // the upper is even
      Lab.Array from = lab.of(ElementType.FP32, values);
      Lab.Array narrow = lab.empty(type, COUNT);
      Lab.Array back = lab.empty(ElementType.FP32, COUNT);
      kernels.narrow(lab.stream(), from.address(), narrow.address(), COUNT);
      kernels.widen(lab.stream(), narrow.address(), back.address(), COUNT);
      double[] found = back.values();
      assertThat(found[0]).isNaN();
      for (int i = 1; i < COUNT; i++) {
        assertThat(found[i]).isEqualTo(Lab.rounded(type, (float) values[i]));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesNumbersOfImages(ElementType type) {
    try (Lab lab = Lab.open()) {
      ImageShape shape = new ImageShape(5, 13, 29, 3);
      int length = 13 * 29 * 3;
      byte[] bytes = new byte[5 * length];
      lab.random().nextBytes(bytes);
      Lab.Array samples = lab.bytes(bytes);
      Lab.Array scale = lab.normal(ElementType.FP32, 3 * ImageBatch.VALUES);
      float[] table = new float[3 * ImageBatch.VALUES];
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) scale.values()[i];
      }
      for (float share : new float[] {1, 0.3f}) {
        Lab.Array kept = lab.of(ElementType.FP32, share);
        Lab.Array to = lab.empty(type, bytes.length);
        new Elementwise(lab.device(), type)
            .numbers(
                lab.stream(),
                samples.address(),
                scale.address(),
                kept.address(),
                to.address(),
                shape);
        float[] numbers = new ImageBatch(bytes, 5, table, share).numbers(length);
        double[] expected = new double[bytes.length];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = numbers[i];
        }
        to.requireClose("numbers", expected, 1e-6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void adds(ElementType type) {
    try (Lab lab = Lab.open()) {
      Elementwise kernels = new Elementwise(lab.device(), type);
      Lab.Array x = lab.normal(ElementType.FP32, 30);
      Lab.Array more = lab.normal(ElementType.FP32, 30);
      Lab.Array bias = lab.normal(ElementType.FP32, 5);
      double[] expected = x.values();
      for (int i = 0; i < 30; i++) {
        expected[i] += more.values()[i] + bias.values()[i % 5];
      }
      Lab.Array activations = lab.normal(type, 30);
      double[] biased = activations.values();
      for (int i = 0; i < 30; i++) {
        biased[i] += bias.values()[i % 5];
      }
      kernels.addBiasToActivations(lab.stream(), activations.address(), bias.address(), 30, 5);
      activations.requireClose("activations", biased, 1e-6);
      kernels.add(lab.stream(), more.address(), x.address(), 30);
      kernels.addBias(lab.stream(), x.address(), bias.address(), 30, 5);
      x.requireClose("sum", expected, 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsTheSamePlacesForTheSameSeed(ElementType type) {
    int count = 100_000;
    try (Lab lab = Lab.open()) {
      Elementwise kernels = new Elementwise(lab.device(), type);
      double[] ones = new double[count];
      java.util.Arrays.fill(ones, 1);
      Lab.Array x = lab.of(type, ones);
      Lab.Array first = lab.empty(type, count);
      Lab.Array second = lab.empty(type, count);
      Lab.Array other = lab.empty(type, count);
      Lab.Array seed = lab.bytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      Lab.Array next = lab.bytes(new byte[] {2, 2, 3, 4, 5, 6, 7, 8});
      kernels.dropout(lab.stream(), x.address(), first.address(), seed.address(), 0.8, count);
      kernels.dropout(lab.stream(), x.address(), second.address(), seed.address(), 0.8, count);
      kernels.dropout(lab.stream(), x.address(), other.address(), next.address(), 0.8, count);
      double[] values = first.values();
      assertThat(second.values()).isEqualTo(values);
      assertThat(values).containsOnly(0, Lab.rounded(type, 1.25f));
      double kept = java.util.Arrays.stream(values).filter(v -> v > 0).count();
      assertThat(kept / count).isBetween(0.795, 0.805);
      double both = 0;
      for (int i = 0; i < count; i++) {
        both += values[i] > 0 && other.values()[i] > 0 ? 1 : 0;
        if (i == 1000) {
          break; // the rest would only be more of the same
        }
      }
      assertThat(both / 1001).isBetween(0.55, 0.73);
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatIsNotFinite(ElementType type) {
    try (Lab lab = Lab.open()) {
      Elementwise kernels = new Elementwise(lab.device(), type);
      double[] values = new double[COUNT];
      values[7] = Double.NaN;
      values[COUNT - 1] = Float.NEGATIVE_INFINITY;
      values[9] = Float.MAX_VALUE;
      Lab.Array x = lab.of(ElementType.FP32, values);
      Lab.Array partial = lab.scratch(kernels.partialBytes());
      Lab.Array found = lab.empty(ElementType.FP32, 1);
      kernels.countNotFinite(lab.stream(), x.address(), COUNT, partial.address(), found.address());
      assertThat(found.values()).containsExactly(2);
    }
  }
}
