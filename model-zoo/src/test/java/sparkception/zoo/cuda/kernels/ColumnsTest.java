package sparkception.zoo.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;

/** Convolutions as products, against plain loops. */
@Tag("gpu")
class ColumnsTest {

  private static final List<WindowShape> WINDOWS =
      List.of(
          WindowShape.unpadded(new ImageShape(2, 9, 7, 3), 3, 3, 2),
          WindowShape.unpadded(new ImageShape(2, 6, 7, 32), 3, 3, 1),
          WindowShape.unpadded(new ImageShape(1, 3, 3, 1), 3, 3, 1),
          WindowShape.same(new ImageShape(3, 5, 8, 5), 3, 3, 2),
          WindowShape.same(new ImageShape(2, 4, 6, 12), 1, 7, 1),
          WindowShape.same(new ImageShape(2, 6, 4, 8), 7, 1, 1),
          WindowShape.same(new ImageShape(5, 7, 5, 37), 1, 1, 2),
          WindowShape.same(new ImageShape(1, 1, 1, 24), 5, 5, 1));

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      WINDOWS.forEach(window -> cases.add(Arguments.of(type, Reading.NORMALIZED_RELU, window)));
      cases.add(Arguments.of(type, Reading.AS_IS, WINDOWS.get(0)));
      cases.add(Arguments.of(type, Reading.AS_IS, WINDOWS.get(6)));
      cases.add(Arguments.of(type, Reading.RELU, WINDOWS.get(3)));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothWays(ElementType type, Reading reading, WindowShape window) {
    int channels = window.input().channels();
    long numbers = (long) window.output().pixels() * Columns.width(window);
    try (Lab lab = Lab.open()) {
      Lab.Array u = lab.normal(type, window.input().elements());
      Lab.Array a = lab.positive(channels);
      Lab.Array b = lab.normal(ElementType.FP32, channels);
      Lab.Array columns = lab.empty(type, numbers);
      new Columns(lab.device(), type, window, reading, Columns.Source.ACTIVATIONS)
          .run(lab.stream(), u.address(), a.address(), b.address(), columns.address());
      double[] x = NaiveReading.read(reading, u.values(), a.values(), b.values());
      columns.requireClose("columns", NaiveColumns.forward(window, x), 1e-5);

      ColumnsBackward backward = new ColumnsBackward(lab.device(), type, window, reading);
      Lab.Array dColumns = lab.normal(type, numbers);
      Lab.Array g = lab.empty(type, window.input().elements());
      Lab.Array partial = lab.scratch(Math.max(4, backward.partialBytes()));
      Lab.Array sums = lab.of(ElementType.FP32, new double[2 * channels]);
      backward.run(
          lab.stream(),
          dColumns.address(),
          u.address(),
          a.address(),
          b.address(),
          g.address(),
          partial.address(),
          sums.address());
      double[] expected = NaiveColumns.backward(window, dColumns.values());
      double[] slope = NaiveReading.slope(reading, u.values(), a.values(), b.values());
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= slope[i];
      }
      g.requireClose("g", expected, 1e-5);
      if (reading.isNormalized()) {
        sums.requireClose("sums", NaiveReading.sums(expected, channels, u.values()), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void images(WindowShape window) {
    int channels = window.input().channels();
    for (ElementType type : ElementType.values()) {
      try (Lab lab = Lab.open()) {
        byte[] image = new byte[(int) window.input().elements()];
        lab.random().nextBytes(image);
        Lab.Array bytes = lab.bytes(image);
        Lab.Array scale = lab.positive(channels);
        Lab.Array shift = lab.normal(ElementType.FP32, channels);
        Lab.Array columns =
            lab.empty(type, (long) window.output().pixels() * Columns.width(window));
        new Columns(lab.device(), type, window, Reading.NORMALIZED, Columns.Source.BYTES)
            .run(
                lab.stream(), bytes.address(), scale.address(), shift.address(), columns.address());
        double[] u = new double[image.length];
        for (int i = 0; i < u.length; i++) {
          u[i] = Byte.toUnsignedInt(image[i]);
        }
        double[] x = NaiveReading.read(Reading.NORMALIZED, u, scale.values(), shift.values());
        columns.requireClose("columns", NaiveColumns.forward(window, x), 1e-5);
      }
    }
  }

  static List<WindowShape> windows() {
    return WINDOWS;
  }

  @ParameterizedTest
  @MethodSource("windows")
  void filters(WindowShape window) {
    int count = 3;
    int channels = window.input().channels();
    int taps = window.height() * window.width();
    int width = Columns.width(window);
    try (Lab lab = Lab.open()) {
      Lab.Array trained = lab.normal(ElementType.FP32, (long) count * channels * taps);
      Lab.Array columns = lab.empty(ElementType.FP32, (long) count * width);
      Lab.Array back = lab.empty(ElementType.FP32, (long) count * channels * taps);
      Filters filters = new Filters(lab.device(), ElementType.FP32, window, count);
      filters.toColumns(lab.stream(), trained.address(), columns.address());
      filters.fromColumns(lab.stream(), columns.address(), back.address());
      double[] expected = new double[count * width];
      for (int filter = 0; filter < count; filter++) {
        for (int c = 0; c < channels; c++) {
          for (int tap = 0; tap < taps; tap++) {
            expected[filter * width + tap * channels + c] =
                trained.values()[(filter * channels + c) * taps + tap];
          }
        }
      }
      assertThat(columns.values()).isEqualTo(expected);
      assertThat(back.values()).isEqualTo(trained.values());
    }
  }
}
