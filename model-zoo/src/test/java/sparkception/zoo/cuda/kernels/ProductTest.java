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
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.ProductSpec;

/** Matrix products against plain loops. */
@Tag("gpu")
class ProductTest {

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Arithmetic arithmetic : Arithmetic.values()) {
      for (boolean transposeA : new boolean[] {false, true}) {
        for (boolean transposeB : new boolean[] {false, true}) {
          cases.add(Arguments.of(ProductSpec.of(5, 7, 9, transposeA, transposeB, arithmetic)));
          cases.add(
              Arguments.of(
                  ProductSpec.of(3, 1, 130, transposeA, transposeB, arithmetic)
                      .intoFp32()
                      .accumulating()
                      .withResultStride(4)));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void multiplies(ProductSpec spec) {
    ElementType storage = spec.arithmetic().storage();
    try (Lab lab = Lab.open()) {
      Lab.Array a = lab.normal(storage, (long) spec.rows() * spec.inner());
      Lab.Array b = lab.normal(storage, (long) spec.inner() * spec.columns());
      Lab.Array c = lab.normal(spec.result(), (long) spec.rows() * spec.resultStride());
      double[] expected = c.values();
      for (int row = 0; row < spec.rows(); row++) {
        for (int column = 0; column < spec.columns(); column++) {
          int at = row * spec.resultStride() + column;
          double sum = spec.accumulate() ? expected[at] : 0;
          for (int k = 0; k < spec.inner(); k++) {
            sum += at(a, spec.a(), row, k) * at(b, spec.b(), k, column);
          }
          expected[at] = sum;
        }
      }
      lab.stream().multiply(lab.device().product(spec), a.address(), b.address(), c.address());
      c.requireClose("C", expected, spec.arithmetic() == Arithmetic.TF32 ? 2e-2 : 1e-4);
    }
  }

  private static double at(Lab.Array matrix, ProductSpec.Factor factor, int row, int column) {
    int index =
        factor.transposed() ? column * factor.stride() + row : row * factor.stride() + column;
    return matrix.values()[index];
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> ProductSpec.of(0, 1, 1, false, false, Arithmetic.FP32))
        .hasMessage("Invalid rows of a matrix product: 0 (must be > 0)");
    ProductSpec fp32 = ProductSpec.of(2, 3, 4, false, false, Arithmetic.FP32);
    assertThatThrownBy(() -> fp32.withResultStride(2))
        .hasMessage("Invalid stride of C in a matrix product: 2 (must be >= 3)");
    assertThat(fp32.result()).isEqualTo(ElementType.FP32);
  }
}
