package sparkception.zoo.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;

/** Max pooling against plain loops. */
@Tag("gpu")
class MaxPoolingTest {

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (Reading reading : List.of(Reading.AS_IS, Reading.NORMALIZED)) {
        for (boolean shortcut : new boolean[] {false, reading == Reading.NORMALIZED}) {
          for (WindowShape window :
              List.of(
                  WindowShape.same(new ImageShape(2, 9, 7, 16), 3, 3, 2),
                  WindowShape.same(new ImageShape(3, 8, 10, 5), 3, 3, 2),
                  WindowShape.same(new ImageShape(1, 1, 1, 16), 3, 3, 2),
                  WindowShape.unpadded(new ImageShape(5, 6, 7, 3), 2, 2, 2),
                  WindowShape.same(new ImageShape(1, 5, 4, 5), 3, 3, 1))) {
            cases.add(Arguments.of(type, reading, shortcut, window));
          }
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void poolsBothWays(ElementType type, Reading reading, boolean shortcut, WindowShape window) {
    int channels = window.input().channels();
    long outputs = window.output().elements();
    try (Lab lab = Lab.open()) {
      MaxPooling kernels = new MaxPooling(lab.device(), type, window, reading, shortcut);
      Lab.Array u = lab.normal(type, window.input().elements());
      Lab.Array a = lab.positive(channels);
      Lab.Array b = lab.normal(ElementType.FP32, channels);
      Lab.Array s = lab.normal(type, outputs);
      Lab.Array a2 = lab.positive(channels);
      Lab.Array b2 = lab.normal(ElementType.FP32, channels);
      Lab.Array y = lab.empty(type, outputs);
      Lab.Array again = lab.empty(type, outputs);
      Lab.Array winners = lab.empty(type, outputs);
      Lab.Array places = lab.bytes(new byte[(int) outputs]);
      MaxPooling.Shortcut added =
          shortcut
              ? new MaxPooling.Shortcut(s.address(), a2.address(), b2.address())
              : MaxPooling.Shortcut.NONE;

      kernels.forward(
          lab.stream(),
          u.address(),
          a.address(),
          b.address(),
          added,
          y.address(),
          winners.address(),
          places.address());
      kernels.inference(
          lab.stream(), u.address(), a.address(), b.address(), added, again.address());

      double[] x = NaiveReading.read(reading, u.values(), a.values(), b.values());
      int[] chosen = winners(window, x);
      double[] expected = new double[chosen.length];
      double[] raw = new double[chosen.length];
      double[] more = NaiveReading.read(Reading.NORMALIZED, s.values(), a2.values(), b2.values());
      for (int i = 0; i < chosen.length; i++) {
        expected[i] = x[chosen[i]] + (shortcut ? more[i] : 0);
        raw[i] = u.values()[chosen[i]];
      }
      y.requireClose("y", expected, 1e-5);
      winners.requireClose("winners", raw, 0);
      assertThat(again.values()).isEqualTo(y.values());
      requireBackward(lab, kernels, type, reading, window, u, places, chosen);
    }
  }

  private static void requireBackward(
      Lab lab,
      MaxPooling kernels,
      ElementType type,
      Reading reading,
      WindowShape window,
      Lab.Array u,
      Lab.Array places,
      int[] chosen) {
    int channels = window.input().channels();
    Lab.Array dy = lab.normal(type, chosen.length);
    Lab.Array factors = lab.normal(ElementType.FP32, 3L * channels);
    Lab.Array du = lab.empty(type, window.input().elements());

    kernels.backward(
        lab.stream(), dy.address(), places.address(), u.address(), factors.address(), du.address());

    double[] expected = new double[(int) window.input().elements()];
    for (int i = 0; i < chosen.length; i++) {
      expected[chosen[i]] += dy.values()[i];
    }
    if (reading == Reading.NORMALIZED) {
      double[] f = factors.values();
      for (int i = 0; i < expected.length; i++) {
        int c = i % channels;
        expected[i] = f[c] * expected[i] + f[channels + c] * u.values()[i] + f[2 * channels + c];
      }
    }
    du.requireClose("du", expected, 1e-5);
  }

  /** For each output, the index of the input that wins. */
  private static int[] winners(WindowShape window, double[] x) {
    ImageShape in = window.input();
    ImageShape out = window.output();
    int[] winners = new int[(int) out.elements()];
    for (int i = 0; i < winners.length; i++) {
      int c = i % out.channels();
      int ow = i / out.channels() % out.width();
      int oh = i / out.channels() / out.width() % out.height();
      int n = i / out.channels() / out.width() / out.height();
      winners[i] = -1;
      for (int tap = 0; tap < window.height() * window.width(); tap++) {
        int h = oh * window.stride() - window.padTop() + tap / window.width();
        int w = ow * window.stride() - window.padLeft() + tap % window.width();
        if (h >= 0 && h < in.height() && w >= 0 && w < in.width()) {
          int at = ((n * in.height() + h) * in.width() + w) * in.channels() + c;
          if (winners[i] < 0 || x[at] > x[winners[i]]) {
            winners[i] = at;
          }
        }
      }
    }
    return winners;
  }

  @Test
  void notANumberWins() {
    try (Lab lab = Lab.open()) {
      WindowShape window = WindowShape.unpadded(new ImageShape(1, 2, 2, 1), 2, 2, 2);
      MaxPooling kernels =
          new MaxPooling(lab.device(), ElementType.FP32, window, Reading.AS_IS, false);
      Lab.Array u = lab.of(ElementType.FP32, 1, Double.NaN, 3, 2);
      Lab.Array y = lab.of(ElementType.FP32, 0);
      kernels.inference(lab.stream(), u.address(), 0, 0, MaxPooling.Shortcut.NONE, y.address());
      assertThat(y.values()).containsExactly(Double.NaN);
    }
  }

  @Test
  void refusesOtherWindows() {
    try (Lab lab = Lab.open()) {
      WindowShape window = WindowShape.unpadded(new ImageShape(1, 4, 4, 1), 2, 1, 2);
      assertThatThrownBy(
              () -> new MaxPooling(lab.device(), ElementType.FP32, window, Reading.AS_IS, false))
          .hasMessage("Unsupported window of max pooling: 2x1 (must be square, at most 15x15)");
    }
  }
}
