package sparkception.zoo.cuda.device;

/** How a number lies in memory. */
public enum ElementType {
  /** IEEE 754 single precision. */
  FP32(4),
  /** The upper 16 bits of fp32. */
  BF16(2);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Length of one number. */
  public int bytes() {
    return bytes;
  }
}
