package sparkception.data.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bits of a JPEG's entropy-coded data, without its stuffed zero bytes. Beyond the data, zeros
 * follow.
 */
final class JpegBits {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] data;
  private int position;
  private long buffer;
  private int count;
  private int invented;

  /** Starts at a byte of the file. */
  JpegBits(byte[] data, int position) {
    this.data = data;
    this.position = position;
  }

  /** The next 16 bits, which stay. */
  int peek() {
    if (count < 32) {
      fill();
    }
    return (int) (buffer >>> (count - 16)) & 0xFFFF;
  }

  /** Drops bits after a {@link #peek}: a code of at most 16 and a value of at most 16. */
  void skip(int bits) {
    count -= bits;
  }

  /**
   * Walks the AC codes of a block of a sequential scan: most of the work of checking a JPEG, so its
   * state is in variables.
   *
   * @return the coefficients walked, 64 or at least {@link HuffmanTable#END_OF_BLOCK}; fewer at
   *     bits that are no code
   */
  int walkAc(HuffmanTable table) {
    table.prepareRuns();
    long bits = buffer;
    int left = count;
    int coefficients = 1;
    while (coefficients < JpegBlocks.COEFFICIENTS) {
      if (left < 32) {
        count = left;
        fill();
        bits = buffer;
        left = count;
      }
      int window = (int) (bits >>> (left - 16)) & 0xFFFF;
      int run = table.lookRun(window);
      if (run != 0 && coefficients + (run >> 8 & 0xFF) < JpegBlocks.COEFFICIENTS) {
        left -= run >> 16;
        coefficients += run & 0xFF;
        continue;
      }
      int found = table.lookAc(window);
      if (found == 0) {
        break;
      }
      left -= found >> 8;
      coefficients += found & 0xFF;
    }
    count = left;
    return coefficients;
  }

  /** Takes at most 16 bits. */
  int next(int bits) {
    int value = peek() >>> (16 - bits);
    count -= bits;
    return value;
  }

  private void fill() {
    if (position + Long.BYTES <= data.length && fillAtOnce()) {
      return;
    }
    while (count <= 48) {
      buffer = buffer << 8 | nextByte();
      count += 8;
    }
  }

  /**
   * Takes as many bytes as fit, unless one of the next eight is 0xFF and so may be stuffed or a
   * marker.
   */
  private boolean fillAtOnce() {
    long eight = (long) BIG_ENDIAN.get(data, position);
    long inverted = ~eight;
    if (((inverted - 0x0101010101010101L) & eight & 0x8080808080808080L) != 0) {
      return false;
    }
    int bytes = (63 - count) / 8;
    buffer = buffer << (8 * bytes) | eight >>> (64 - 8 * bytes);
    count += 8 * bytes;
    position += bytes;
    return true;
  }

  private int nextByte() {
    if (position < data.length) {
      int value = data[position] & 0xFF;
      if (value != 0xFF) {
        position++;
        return value;
      }
      if (position + 1 < data.length && data[position + 1] == 0) {
        position += 2;
        return value;
      }
    }
    invented += 8;
    return 0;
  }

  /** Whether more bits were used than there were. */
  boolean overrun() {
    return invented > count;
  }

  /**
   * Drops what is left of a byte and of the data before a marker; returns how many whole bytes were
   * left.
   */
  int align() {
    int left = Math.max(0, count - invented) / 8;
    count = 0;
    invented = 0;
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
    position += restart ? 2 : 0;
    return restart;
  }

  /** Index of the next byte, after {@link #align}. */
  int position() {
    return position;
  }
}
