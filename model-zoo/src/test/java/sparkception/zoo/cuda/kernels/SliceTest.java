package sparkception.zoo.cuda.kernels;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;

@Tag("gpu")
class SliceTest {

  private static final ImageShape ROWS = new ImageShape(2, 3, 5, 1);

  static Stream<Arguments> slices() {
    return Stream.of(ElementType.values())
        .flatMap(
            type ->
                Stream.of(
                    Arguments.of(type, 8, 0, 24, Reading.AS_IS),
                    Arguments.of(type, 8, 16, 24, Reading.NORMALIZED_RELU),
                    Arguments.of(type, 3, 4, 9, Reading.NORMALIZED),
                    Arguments.of(type, 5, 2, 7, Reading.RELU),
                    Arguments.of(type, 6, 0, 6, Reading.ELU)));
  }

  @ParameterizedTest
  @MethodSource("slices")
  void liesAmongTheOthers(ElementType type, int channels, int offset, int wide, Reading reading) {
    try (Lab lab = Lab.open()) {
      ImageShape shape = ROWS.withChannels(channels);
      Lab.Array u = lab.normal(type, shape.elements());
      Lab.Array a = lab.positive(channels);
      Lab.Array b = lab.normal(ElementType.FP32, channels);
      Lab.Array y = lab.normal(type, (long) shape.pixels() * wide);
      double[] expected = y.values();
      double[] slice = new double[Math.toIntExact(shape.elements())];
      double[] x = NaiveReading.read(reading, u.values(), a.values(), b.values());
      for (int i = 0; i < slice.length; i++) {
        int at = i / channels * wide + offset + i % channels;
        slice[i] = expected[at];
        expected[at] = x[i];
      }
      Slice kernel = new Slice(lab.device(), type, shape, offset, wide, reading);
      Lab.Array read = lab.empty(type, shape.elements());
      kernel.read(lab.stream(), y.address(), read.address());
      read.requireClose("slice", slice, 0);
      boolean normalized = reading.isNormalized();
      kernel.write(
          lab.stream(),
          u.address(),
          normalized ? a.address() : 0,
          normalized ? b.address() : 0,
          y.address());
      y.requireClose("all channels", expected, 1e-6);
    }
  }
}
