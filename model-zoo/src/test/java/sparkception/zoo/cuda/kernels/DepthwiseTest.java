package sparkception.zoo.cuda.kernels;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;

/** Depthwise convolutions against plain loops. */
@Tag("gpu")
class DepthwiseTest {

  private static final List<ImageShape> SHAPES =
      List.of(
          new ImageShape(2, 9, 9, 16),
          new ImageShape(1, 1, 1, 8),
          new ImageShape(3, 7, 5, 37),
          new ImageShape(5, 3, 2, 6),
          new ImageShape(1, 37, 21, 4),
          new ImageShape(2, 1, 19, 260));

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (Reading reading : List.of(Reading.AS_IS, Reading.RELU, Reading.NORMALIZED_RELU)) {
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
    try (Lab lab = Lab.open()) {
      Lab.Array u = lab.normal(type, shape.elements());
      Lab.Array weights = lab.normal(ElementType.FP32, 9L * shape.channels());
      Lab.Array a = lab.positive(shape.channels());
      Lab.Array b = lab.normal(ElementType.FP32, shape.channels());
      Lab.Array y = lab.empty(type, shape.elements());

      new DepthwiseForward(lab.device(), type, shape, reading)
          .run(lab.stream(), u.address(), weights.address(), a.address(), b.address(), y.address());

      double[] x = NaiveReading.read(reading, u.values(), a.values(), b.values());
      y.requireClose("y", new NaiveDepthwise(shape).forward(x, weights.values()), 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backward(ElementType type, Reading reading, ImageShape shape) {
    backward(type, reading, shape, new Additions(false, true, 1));
    if (reading.isNormalized()) {
      backward(type, reading, shape, Additions.NONE);
    } else {
      backward(type, reading, shape, new Additions(true, true, 2));
    }
    if (reading == Reading.RELU) {
      backward(type, reading, shape, new Additions(true, false, 0));
    }
  }

  private void backward(ElementType type, Reading reading, ImageShape shape, Additions additions) {
    try (Lab lab = Lab.open()) {
      DepthwiseBackward kernel =
          new DepthwiseBackward(lab.device(), type, shape, reading, additions);
      Lab.Array dy = lab.normal(type, shape.elements());
      Lab.Array u = lab.normal(type, shape.elements());
      Lab.Array weights = lab.normal(ElementType.FP32, 9L * shape.channels());
      Lab.Array a = lab.positive(shape.channels());
      Lab.Array b = lab.normal(ElementType.FP32, shape.channels());
      NaiveAdditions naive = new NaiveAdditions(lab, type, shape, reading, additions, u);
      Lab.Array g = lab.empty(type, shape.elements());
      Lab.Array partial = lab.scratch(kernel.partialBytes());
      Lab.Array sums = lab.empty(ElementType.FP32, (long) kernel.sums() * shape.channels());
      Lab.Array dw = lab.empty(ElementType.FP32, 9L * shape.channels());

      kernel.run(
          lab.stream(),
          dy.address(),
          u.address(),
          weights.address(),
          a.address(),
          b.address(),
          naive.joined(),
          g.address(),
          partial.address(),
          sums.address(),
          dw.address());

      NaiveDepthwise depthwise = new NaiveDepthwise(shape);
      double[] x = NaiveReading.read(reading, u.values(), a.values(), b.values());
      double[] dx = depthwise.inputGradient(dy.values(), weights.values());
      double[] expected = naive.back(dx, a.values(), b.values());
      g.requireClose("g", expected, 1e-5);
      sums.requireClose("sums", naive.sums(expected), 2e-4);
      dw.requireClose("dw", depthwise.weightGradient(x, dy.values()), 2e-4);
    }
  }
}
