package sparkception.zoo.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.ProductSpec;

/** What of cuBLASLt works without a GPU: descriptions of products. */
class CublasLtTest {

  @Test
  void describesProducts() {
    assumeTrue(
        NativeLibraries.find(NativeLibraries.CUBLASLT).isPresent(),
        "cuBLASLt is missing, so its binding was not tested");
    CublasLt.register();
    ProductSpec spec = ProductSpec.of(5, 6, 7, true, true, Arithmetic.TF32);
    assertThat(CublasLt.operation(spec)).isNotZero();
    assertThat(CublasLt.layout(CublasLt.type(ElementType.BF16), spec.a(), 7, 5)).isNotZero();
  }
}
