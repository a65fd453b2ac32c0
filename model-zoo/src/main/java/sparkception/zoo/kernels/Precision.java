package sparkception.zoo.kernels;

/**
 * The type of the numbers that convolutions multiply. Parameters, sums, statistics and the
 * optimizer are fp32 in any case.
 */
public enum Precision {
  /** IEEE 754 single precision. */
  FP32,

  /** fp32 of which products look at the upper 19 bits: its range, and three decimal digits. */
  TF32,

  /**
   * The upper 16 bits of fp32: its range, and two to three decimal digits. CPUs with avx512_bf16 or
   * amx_bf16 and GPUs from compute capability 8.0 on multiply it in hardware.
   */
  BF16
}
