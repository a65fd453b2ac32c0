package sparkception.data.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of a JPEG's entropy-coded data up to a marker, without its stuffed zero bytes. Beyond
 * the data, zeros follow.
 *
 * <p>Stuffing is taken out first, which goes eight bytes at a time. Then any bits are one unaligned
 * load away, and all that a walk carries from code to code is how many bits it has taken.
 */
final class JpegBits {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Zeros behind the data, for a load that begins there. */
  private static final int PADDING = Long.BYTES;

  private static final int FIRST_CAPACITY = 4096;

  private final byte[] data;
  private int position;
  private byte[] plain = new byte[FIRST_CAPACITY];
  private int length;
  private long taken;

  /** Starts at a byte of the file. */
  JpegBits(byte[] data, int position) {
    this.data = data;
    this.position = position;
    open();
  }

  private void open() {
    taken = 0;
    length = 0;
    boolean more = true;
    while (more) {
      if (length + PADDING > plain.length) {
        plain = Arrays.copyOf(plain, 2 * plain.length);
      }
      more = copyEight() || copyOne();
    }
    Arrays.fill(plain, length, length + PADDING, (byte) 0);
  }

  /** Not when one of the next eight bytes is 0xFF, and so may be stuffed or a marker. */
  private boolean copyEight() {
    if (position + Long.BYTES > data.length) {
      return false;
    }
    long eight = (long) BIG_ENDIAN.get(data, position);
    long inverted = ~eight;
    if (((inverted - 0x0101010101010101L) & eight & 0x8080808080808080L) != 0) {
      return false;
    }
    BIG_ENDIAN.set(plain, length, eight);
    position += Long.BYTES;
    length += Long.BYTES;
    return true;
  }

  private boolean copyOne() {
    if (position >= data.length) {
      return false;
    }
    boolean stuffed = data[position] == (byte) 0xFF;
    if (stuffed && (position + 1 >= data.length || data[position + 1] != 0)) {
      return false;
    }
    plain[length++] = data[position];
    position += stuffed ? 2 : 1;
    return true;
  }

  /** The next 16 bits, which stay. */
  int peek() {
    return (int) (load(plain, length, taken) >>> 48);
  }

  /** The bits from one on, at least 57 of them, and then zeros. */
  private static long load(byte[] bytes, int length, long at) {
    return (long) BIG_ENDIAN.get(bytes, (int) Math.min(at >>> 3, length)) << (at & 7);
  }

  /** Drops bits after a {@link #peek}: a code of at most 16 and a value of at most 16. */
  void skip(int bits) {
    taken += bits;
  }

  /**
   * Walks the AC codes of a block of a sequential scan: most of the work of checking a JPEG, so its
   * state is in variables.
   *
   * @return the coefficients walked, 64 or at least {@link HuffmanTable#END_OF_BLOCK}; fewer at
   *     bits that are no code
   */
  int walkAc(HuffmanTable table) {
    short[] runs = table.runs();
    byte[] bytes = plain;
    int end = length;
    long at = taken;
    int coefficients = 1;
    while (coefficients < JpegBlocks.COEFFICIENTS) {
      long bits = load(bytes, end, at);
      int run = runs[(int) (bits >>> HuffmanTable.RUN_INDEX)];
      if (run == 0 || coefficients + HuffmanTable.inner(run) >= JpegBlocks.COEFFICIENTS) {
        int found = table.lookAc((int) (bits >>> 48));
        if (found == 0) {
          break;
        }
        at += found >> 8;
        coefficients += found & 0xFF;
        continue;
      }
      at += HuffmanTable.bits(run);
      coefficients += HuffmanTable.all(run);
      // The first look took at most 11 + 15 bits of the 57 loaded, so a second one has its 11.
      int second = runs[(int) (bits << HuffmanTable.bits(run) >>> HuffmanTable.RUN_INDEX)];
      if (coefficients + HuffmanTable.inner(second) < JpegBlocks.COEFFICIENTS) {
        at += HuffmanTable.bits(second);
        coefficients += HuffmanTable.all(second);
      }
    }
    taken = at;
    return coefficients;
  }

  /** Takes at most 16 bits. */
  int next(int bits) {
    int value = peek() >>> (16 - bits);
    taken += bits;
    return value;
  }

  /** Whether more bits were used than there were. */
  boolean overrun() {
    return taken > 8L * length;
  }

  /**
   * Drops what is left of a byte and of the data before a marker; returns how many whole bytes were
   * left.
   */
  int align() {
    int left = (int) (Math.max(0, 8L * length - taken) / 8);
    taken = 8L * length;
    while (position < data.length && !isMarker()) {
      position++;
      left++;
    }
    return left;
  }

  private boolean isMarker() {
    return data[position] == (byte) 0xFF
        && position + 1 < data.length
        && data[position + 1] != 0
        && data[position + 1] != (byte) 0xFF;
  }

  /** Steps over a restart marker; false when another one or none is here. */
  boolean skipRestart() {
    boolean restart =
        position + 1 < data.length
            && (data[position + 1] & 0xF8) == 0xD0
            && data[position] == (byte) 0xFF;
    if (restart) {
      position += 2;
      open();
    }
    return restart;
  }

  /** Index of the next byte, after {@link #align}. */
  int position() {
    return position;
  }
}
