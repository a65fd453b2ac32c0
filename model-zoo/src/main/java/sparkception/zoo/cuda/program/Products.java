package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;

/**
 * The products of a layer: {@code y = x W^T} with weights {@code [outputs, inputs]}, and its
 * gradients.
 */
final class Products {

  /**
   * A layer's weights.
   *
   * @param layer its name
   * @param name of the parameter
   * @param inputs of each row
   * @param outputs of each row
   */
  record Weights(String layer, String name, int inputs, int outputs) {}

  private final ProgramBuilder program;

  Products(ProgramBuilder program) {
    this.program = program;
  }

  /** y [rows, outputs] from x [rows, inputs]. */
  void forward(Weights weights, Buffer x, int rows, Buffer y) {
    Product product = ready(spec(rows, weights.outputs(), weights.inputs(), false, true));
    run(weights.layer() + " product", product, x, factor(weights), y);
  }

  /** The same in fp32. */
  void forwardInFp32(Weights weights, Buffer x, int rows, Buffer y) {
    Product product =
        ready(spec(rows, weights.outputs(), weights.inputs(), false, true).intoFp32());
    run(weights.layer() + " product", product, x, factor(weights), y);
  }

  /** The gradient of the weights. */
  void weightGradient(Weights weights, Buffer x, int rows, Buffer gradient) {
    Product product =
        ready(spec(weights.outputs(), weights.inputs(), rows, true, false).intoFp32());
    long result = program.memory().gradient(weights.layer(), weights.name());
    program.step(
        weights.layer() + " weight gradient",
        s -> s.multiply(product, gradient.address(), x.address(), result),
        x,
        gradient);
  }

  /** The gradient of x. */
  Buffer inputGradient(Weights weights, int rows, Buffer gradient) {
    Buffer result =
        program.activations(weights.layer() + " input gradient", (long) rows * weights.inputs());
    Product product = ready(spec(rows, weights.inputs(), weights.outputs(), false, false));
    run(weights.layer() + " input gradient", product, gradient, factor(weights), result);
    return result;
  }

  private void run(String name, Product product, Buffer a, long b, Buffer c) {
    program.step(name, s -> s.multiply(product, a.address(), b, c.address()), a, c);
  }

  private long factor(Weights weights) {
    return program.memory().factor(weights.layer(), weights.name());
  }

  private Product ready(ProductSpec spec) {
    return program.device().product(spec);
  }

  private ProductSpec spec(
      int rows, int columns, int inner, boolean transposeA, boolean transposeB) {
    return ProductSpec.of(rows, columns, inner, transposeA, transposeB, program.arithmetic());
  }
}
