package sparkception.zoo.cuda.device;

/** What a matrix product multiplies; sums are fp32 in any case. */
public enum Arithmetic {
  /** IEEE 754 single precision. */
  FP32,
  /** fp32 of which ten bits of the fraction are used; 8 times as fast as fp32 on an H100. */
  TF32,
  /** The upper 16 bits of fp32, which must lie in memory so. */
  BF16;

  /** How its factors lie in memory. */
  public ElementType storage() {
    return this == BF16 ? ElementType.BF16 : ElementType.FP32;
  }
}
