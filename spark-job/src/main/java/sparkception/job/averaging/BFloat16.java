package sparkception.job.averaging;

/** The upper half of an fp32: its sign and exponent, and seven bits of its fraction. */
final class BFloat16 {

  private static final short NAN = 0x7fc0;

  private BFloat16() {}

  /** The nearest value; the even one of two. */
  static short fromFloat(float value) {
    if (Float.isNaN(value)) {
      return NAN;
    }
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  static float toFloat(short half) {
    return Float.intBitsToFloat(half << 16);
  }
}
