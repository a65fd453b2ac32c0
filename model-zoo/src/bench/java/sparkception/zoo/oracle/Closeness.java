package sparkception.zoo.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How far two results of the same computation may be apart. */
final class Closeness {

  private static final double TOLERANCE = 1e-4;

  private Closeness() {}

  /** Fails unless they differ by at most 1e-4 of the largest value: rounding follows the terms. */
  static void assertClose(String what, INDArray found, float[] expected) {
    float[] values = found.dup('c').data().asFloat();
    assertThat(values).as(what).hasSameSizeAs(expected);
    double scale = 0;
    double distance = 0;
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as("%s, element %d", what, i).isFinite();
      scale = Math.max(scale, Math.abs(expected[i]));
      distance = Math.max(distance, Math.abs(values[i] - expected[i]));
    }
    assertThat(scale).as("largest value of %s", what).isPositive();
    assertThat(distance / scale).as("relative error of %s", what).isLessThanOrEqualTo(TOLERANCE);
  }
}
