package sparkception.data.image;

import java.nio.ByteBuffer;
import java.util.Locale;
import sparkception.data.image.RefusedImageException.Reason;

/** GIF's variable-length LZW (GIF89a, appendix F), over data that lies in sub-blocks. */
final class Lzw {
  private static final int MAX_CODES = 4096;

  private final ByteBuffer in;
  private final int clear;
  private final int end;
  private final int minWidth;
  private final int[] prefix = new int[MAX_CODES];
  private final byte[] last = new byte[MAX_CODES];
  private final byte[] reversed = new byte[MAX_CODES + 1];

  private int blockLeft;
  private int bits;
  private int bitCount;
  private int codes;
  private int width;
  private int previous;
  private int first;

  /** Starts at the byte that states the code size. */
  Lzw(ByteBuffer in) throws RefusedImageException {
    this.in = in;
    int codeSize = in.get();
    if (codeSize < 1 || codeSize > 8) {
      throw new RefusedImageException(
          Reason.DAMAGED,
          String.format(
              Locale.ROOT, "The GIF has LZW codes of %d bits (must be 1 to 8)", codeSize));
    }
    minWidth = codeSize + 1;
    clear = 1 << codeSize;
    end = clear + 1;
    reset();
  }

  /** Fills {@code out}; returns how many bytes there were. */
  int decode(byte[] out) throws RefusedImageException {
    int filled = 0;
    for (int code = next(); code != end && filled < out.length; code = next()) {
      if (code == clear) {
        reset();
      } else {
        filled = expand(code, out, filled);
      }
    }
    return filled;
  }

  private void reset() {
    codes = end + 1;
    width = minWidth;
    previous = -1;
  }

  private int expand(int code, byte[] out, int filled) throws RefusedImageException {
    if (code > codes || (previous < 0 && code >= clear)) {
      throw new RefusedImageException(
          Reason.DAMAGED,
          String.format(Locale.ROOT, "The GIF has LZW code %d before it is defined", code));
    }
    int length = code == codes ? string(previous, 1) : string(code, 0);
    if (code == codes) {
      reversed[0] = (byte) first;
    }
    define();
    previous = code;
    int copied = Math.min(length, out.length - filled);
    for (int i = 0; i < copied; i++) {
      out[filled + i] = reversed[length - 1 - i];
    }
    return filled + copied;
  }

  /**
   * Writes a code's string backwards from {@code at} on; returns where it ends and keeps its first
   * byte.
   */
  private int string(int code, int at) {
    int length = at;
    int current = code;
    while (current > end) {
      reversed[length++] = last[current];
      current = prefix[current];
    }
    reversed[length++] = (byte) current;
    first = current;
    return length;
  }

  private void define() {
    if (previous >= 0 && codes < MAX_CODES) {
      prefix[codes] = previous;
      last[codes] = (byte) first;
      codes++;
      if (codes == 1 << width && width < 12) {
        width++;
      }
    }
  }

  /** The next code, or the end code when the data ends. */
  private int next() {
    while (bitCount < width) {
      int value = nextByte();
      if (value < 0) {
        return end;
      }
      bits |= value << bitCount;
      bitCount += 8;
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    bitCount -= width;
    return code;
  }

  private int nextByte() {
    if (blockLeft == 0) {
      blockLeft = in.hasRemaining() ? in.get() & 0xFF : 0;
    }
    if (blockLeft == 0 || !in.hasRemaining()) {
      return -1;
    }
    blockLeft--;
    return in.get() & 0xFF;
  }
}
