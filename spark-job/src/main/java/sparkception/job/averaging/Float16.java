package sparkception.job.averaging;

/** IEEE 754 binary16. */
final class Float16 {

  private static final float SMALLEST_NORMAL = 0x1p-14f;
  private static final float ULP_OF_SUBNORMALS = 0x1p-24f;

  /** From here on infinity is nearest. */
  private static final float OVERFLOW = 65520;

  private static final int FRACTION_BITS = 10;
  private static final int DROPPED_BITS = 23 - FRACTION_BITS;
  private static final int EXPONENT_SHIFT = (127 - 15) << FRACTION_BITS;
  private static final int INFINITY = 0x7c00;
  private static final int NAN = 0x7e00;

  private Float16() {}

  /** The nearest value; the even one of two. */
  static short fromFloat(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
    return (short) (sign | magnitude(Math.abs(value)));
  }

  private static int magnitude(float value) {
    if (Float.isNaN(value)) {
      return NAN;
    }
    if (value >= OVERFLOW) {
      return INFINITY;
    }
    if (value < SMALLEST_NORMAL) {
      return (int) Math.rint(value / ULP_OF_SUBNORMALS);
    }
    int bits = Float.floatToRawIntBits(value);
    int rounded = bits + (1 << (DROPPED_BITS - 1)) - 1 + ((bits >>> DROPPED_BITS) & 1);
    return (rounded >>> DROPPED_BITS) - EXPONENT_SHIFT;
  }

  static float toFloat(short half) {
    int magnitude = half & 0x7fff;
    float value;
    if (magnitude < 1 << FRACTION_BITS) {
      value = magnitude * ULP_OF_SUBNORMALS;
    } else if (magnitude < INFINITY) {
      value = Float.intBitsToFloat((magnitude + EXPONENT_SHIFT) << DROPPED_BITS);
    } else {
      value = magnitude == INFINITY ? Float.POSITIVE_INFINITY : Float.NaN;
    }
    return half < 0 ? -value : value;
  }
}
