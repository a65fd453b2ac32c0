package sparkception.zoo.cuda.device;

import java.util.Locale;

/**
 * A matrix product {@code C = op(A) op(B)}, or {@code C += op(A) op(B)}, of row-major matrices,
 * summed in fp32.
 *
 * @param rows of C and op(A)
 * @param columns of C and op(B)
 * @param inner columns of op(A), rows of op(B)
 * @param a how A lies
 * @param b how B lies
 * @param resultStride elements from one row of C to the next
 * @param arithmetic what is multiplied, and so the type of A and B
 * @param result type of C
 * @param accumulate whether the product is added to what C holds
 */
public record ProductSpec(
    int rows,
    int columns,
    int inner,
    Factor a,
    Factor b,
    int resultStride,
    Arithmetic arithmetic,
    ElementType result,
    boolean accumulate) {

  public ProductSpec {
    requirePositive("rows", rows);
    requirePositive("columns", columns);
    requirePositive("inner", inner);
    requireStride("A", a.stride(), a.transposed() ? rows : inner);
    requireStride("B", b.stride(), b.transposed() ? inner : columns);
    requireStride("C", resultStride, columns);
    if (result == ElementType.BF16 && arithmetic != Arithmetic.BF16) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Unsupported product: %s factors with a bf16 result", arithmetic));
    }
  }

  /**
   * How a factor lies in memory.
   *
   * @param transposed whether the memory holds its transpose
   * @param stride elements from one row in memory to the next
   */
  public record Factor(boolean transposed, int stride) {}

  /**
   * A product of matrices without gaps between their rows, whose result has the factors' type.
   *
   * @param transposeA whether A lies as {@code [inner, rows]}
   * @param transposeB whether B lies as {@code [columns, inner]}
   */
  public static ProductSpec of(
      int rows,
      int columns,
      int inner,
      boolean transposeA,
      boolean transposeB,
      Arithmetic arithmetic) {
    return new ProductSpec(
        rows,
        columns,
        inner,
        new Factor(transposeA, transposeA ? rows : inner),
        new Factor(transposeB, transposeB ? inner : columns),
        columns,
        arithmetic,
        arithmetic.storage(),
        false);
  }

  /** The same with an fp32 result, as gradients of weights and logits are. */
  public ProductSpec intoFp32() {
    return new ProductSpec(
        rows, columns, inner, a, b, resultStride, arithmetic, ElementType.FP32, accumulate);
  }

  /** The same, added to what C holds. */
  public ProductSpec accumulating() {
    return new ProductSpec(rows, columns, inner, a, b, resultStride, arithmetic, result, true);
  }

  /** The same with rows of C that far apart: C is some columns of a wider matrix. */
  public ProductSpec withResultStride(int stride) {
    return new ProductSpec(rows, columns, inner, a, b, stride, arithmetic, result, accumulate);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Invalid %s of a matrix product: %d (must be > 0)", name, value));
    }
  }

  private static void requireStride(String matrix, int stride, int least) {
    if (stride < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid stride of %s in a matrix product: %d (must be >= %d)",
              matrix,
              stride,
              least));
    }
  }
}
