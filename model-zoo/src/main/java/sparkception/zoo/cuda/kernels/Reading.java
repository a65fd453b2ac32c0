package sparkception.zoo.cuda.kernels;

/** What is done to an activation as it is read. */
public enum Reading {
  /** Nothing. */
  AS_IS(0),
  /** {@code max(0, u)}: a residual sum before a ReLU. */
  RELU(1),
  /** {@code max(0, a u + b)}: a convolution's output before its normalization and ReLU. */
  NORMALIZED_RELU(2),
  /** {@code a u + b}: a normalization without a ReLU. */
  NORMALIZED(3),
  /** {@code u} above 0, {@code exp(u) - 1} below (arXiv 1511.07289). */
  ELU(4);

  private final int code;

  Reading(int code) {
    this.code = code;
  }

  /** What the kernels' sources call it. */
  int code() {
    return code;
  }

  /** Whether it takes coefficients a and b. */
  public boolean isNormalized() {
    return this == NORMALIZED_RELU || this == NORMALIZED;
  }
}
