package sparkception.data.image;

/**
 * The bits of a JPEG's entropy-coded data, without its stuffed zero bytes. Beyond the data, zeros
 * follow.
 */
final class JpegBits {
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

  private void fill() {
    while (count <= 48) {
      buffer = buffer << 8 | next();
      count += 8;
    }
  }

  private int next() {
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
