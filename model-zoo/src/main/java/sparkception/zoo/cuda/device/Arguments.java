package sparkception.zoo.cuda.device;

import java.util.Arrays;

/** A kernel's arguments, in its order; the types must be exactly the kernel's. */
public final class Arguments {

  private long[] values = new long[16];
  private final StringBuilder types = new StringBuilder();

  /** An address on the device; 0 for none. */
  public Arguments address(long address) {
    return add('p', address);
  }

  /** Addresses on the device. */
  public Arguments addresses(long... addresses) {
    for (long address : addresses) {
      address(address);
    }
    return this;
  }

  /** An {@code int}. */
  public Arguments int32(int value) {
    return add('i', value);
  }

  /** A {@code long}. */
  public Arguments int64(long value) {
    return add('l', value);
  }

  /** A {@code float}. */
  public Arguments float32(float value) {
    return add('f', Float.floatToRawIntBits(value));
  }

  /** A {@code double}. */
  public Arguments float64(double value) {
    return add('d', Double.doubleToRawLongBits(value));
  }

  /** How many there are. */
  public int count() {
    return types.length();
  }

  /** The bits of each, the lower half for those of four bytes. */
  public long[] bits() {
    return Arrays.copyOf(values, count());
  }

  /** A letter for each: p, i, l, f, d. */
  public String types() {
    return types.toString();
  }

  private Arguments add(char type, long bits) {
    if (count() == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    values[count()] = bits;
    types.append(type);
    return this;
  }
}
