package sparkception.zoo.cuda.kernels;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;

/** Activations as they are read, and the way back, against plain loops. */
@Tag("gpu")
class ActivationTest {

  private static final List<ImageShape> SHAPES =
      List.of(
          new ImageShape(2, 5, 7, 264), new ImageShape(5, 4, 3, 37), new ImageShape(1, 1, 1, 3));

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (Reading reading : Reading.values()) {
        for (ImageShape shape : SHAPES) {
          cases.add(Arguments.of(type, reading, shape));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forward(ElementType type, Reading reading, ImageShape shape) {
    forward(type, reading, shape, ActivationForward.Residual.NONE);
    if (reading == Reading.NORMALIZED) {
      forward(type, reading, shape, ActivationForward.Residual.AS_IS);
      forward(type, reading, shape, ActivationForward.Residual.NORMALIZED);
    }
  }

  private static void forward(
      ElementType type, Reading reading, ImageShape shape, ActivationForward.Residual residual) {
    int channels = shape.channels();
    try (Lab lab = Lab.open()) {
      Lab.Array u = lab.normal(type, shape.elements());
      Lab.Array a = lab.positive(channels);
      Lab.Array b = lab.normal(ElementType.FP32, channels);
      Lab.Array r = lab.normal(type, shape.elements());
      Lab.Array a2 = lab.positive(channels);
      Lab.Array b2 = lab.normal(ElementType.FP32, channels);
      Lab.Array y = lab.empty(type, shape.elements());

      new ActivationForward(lab.device(), type, shape.pixels(), channels, reading, residual)
          .run(
              lab.stream(),
              u.address(),
              a.address(),
              b.address(),
              r.address(),
              a2.address(),
              b2.address(),
              y.address());

      double[] expected = NaiveReading.read(reading, u.values(), a.values(), b.values());
      Reading second =
          residual == ActivationForward.Residual.NORMALIZED ? Reading.NORMALIZED : Reading.AS_IS;
      double[] more = NaiveReading.read(second, r.values(), a2.values(), b2.values());
      for (int i = 0; i < expected.length; i++) {
        expected[i] += residual == ActivationForward.Residual.NONE ? 0 : more[i];
      }
      y.requireClose("y", expected, 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backward(ElementType type, Reading reading, ImageShape shape) {
    backward(type, reading, shape, new Additions(false, true, 1), false);
    if (reading.isNormalized()) {
      backward(type, reading, shape, Additions.NONE, true);
    } else {
      backward(type, reading, shape, new Additions(true, true, 2), false);
    }
    if (reading == Reading.RELU) {
      backward(type, reading, shape, new Additions(true, false, 0), true);
    }
  }

  private static void backward(
      ElementType type, Reading reading, ImageShape shape, Additions additions, boolean averaged) {
    int channels = shape.channels();
    try (Lab lab = Lab.open()) {
      ActivationBackward kernel =
          new ActivationBackward(lab.device(), type, shape, reading, additions, averaged);
      Lab.Array dx =
          lab.normal(type, averaged ? (long) shape.batch() * channels : shape.elements());
      Lab.Array u = lab.normal(type, shape.elements());
      Lab.Array a = lab.positive(channels);
      Lab.Array b = lab.normal(ElementType.FP32, channels);
      NaiveAdditions naive = new NaiveAdditions(lab, type, shape, reading, additions, u);
      double[] full = averaged ? spread(dx.values(), shape) : dx.values();
      Lab.Array g = averaged ? lab.empty(type, shape.elements()) : dx;
      Lab.Array partial = lab.scratch(kernel.partialBytes());
      Lab.Array sums = lab.empty(ElementType.FP32, (long) kernel.sums() * channels);

      kernel.run(
          lab.stream(),
          dx.address(),
          u.address(),
          a.address(),
          b.address(),
          naive.joined(),
          g.address(),
          partial.address(),
          sums.address());

      double[] expected = naive.back(full, a.values(), b.values());
      g.requireClose("g", expected, 1e-5);
      sums.requireClose("sums", naive.sums(expected), 1e-4);
    }
  }

  private static double[] spread(double[] means, ImageShape shape) {
    double[] all = new double[(int) shape.elements()];
    int pixels = shape.height() * shape.width();
    for (int i = 0; i < all.length; i++) {
      int image = i / shape.channels() / pixels;
      all[i] = means[image * shape.channels() + i % shape.channels()] / pixels;
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void average(ElementType type, Reading reading, ImageShape shape) {
    int channels = shape.channels();
    try (Lab lab = Lab.open()) {
      Lab.Array u = lab.normal(type, shape.elements());
      Lab.Array a = lab.positive(channels);
      Lab.Array b = lab.normal(ElementType.FP32, channels);
      Lab.Array y = lab.empty(type, (long) shape.batch() * channels);

      new AveragePooling(lab.device(), type, shape, reading)
          .run(lab.stream(), u.address(), a.address(), b.address(), y.address());

      double[] x = NaiveReading.read(reading, u.values(), a.values(), b.values());
      double[] expected = new double[shape.batch() * channels];
      int pixels = shape.height() * shape.width();
      for (int i = 0; i < x.length; i++) {
        expected[i / channels / pixels * channels + i % channels] += x[i] / pixels;
      }
      y.requireClose("y", expected, 1e-5);
    }
  }
}
