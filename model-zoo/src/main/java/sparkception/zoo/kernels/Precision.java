package sparkception.zoo.kernels;

/**
 * The type of the numbers that convolutions multiply. Parameters, sums, activations between layers,
 * normalization and the optimizer are fp32 in any case.
 */
public enum Precision {
  /** IEEE 754 single precision. */
  FP32,

  /**
   * The upper 16 bits of fp32: its range, and three decimal digits. CPUs with avx512_bf16 or
   * amx_bf16 multiply it in hardware.
   */
  BF16
}
