package sparkception.data.image;

import java.nio.ByteBuffer;

/**
 * A JPEG Huffman table (ITU-T T.81, annex C), for finding where codes end and what they stand for.
 */
final class HuffmanTable {
  /** Codes up to so many bits are found by one look into a table; they are nearly all. */
  private static final int QUICK_BITS = 10;

  private static final int MAX_BITS = 16;

  /** A look into the table of runs covers so many bits. */
  private static final int RUN_BITS = 12;

  /** Makes an index into {@link #runs} of 16 bits. */
  static final int RUN_SHIFT = MAX_BITS - RUN_BITS;

  /** More coefficients than a block has. */
  static final int END_OF_BLOCK = 128;

  private final int[] quick = new int[1 << QUICK_BITS];
  private final int[] quickAc = new int[1 << QUICK_BITS];
  private final int[] firstCode = new int[MAX_BITS + 1];
  private final int[] firstIndex = new int[MAX_BITS + 1];
  private final int[] counts = new int[MAX_BITS + 1];
  private final byte[] symbols;
  private int[] runs;

  /** Reads the counts of codes of 1 to 16 bits and then the symbols. */
  HuffmanTable(ByteBuffer in) {
    int total = 0;
    for (int bits = 1; bits <= MAX_BITS; bits++) {
      counts[bits] = in.get() & 0xFF;
      firstIndex[bits] = total;
      total += counts[bits];
    }
    symbols = new byte[total];
    in.get(symbols);
    int code = 0;
    for (int bits = 1; bits <= MAX_BITS; bits++) {
      firstCode[bits] = code;
      if (bits <= QUICK_BITS) {
        fillQuick(bits);
      }
      code = (code + counts[bits]) << 1;
    }
  }

  private void fillQuick(int bits) {
    int spread = 1 << (QUICK_BITS - bits);
    for (int i = 0; i < counts[bits]; i++) {
      int entry = bits << 8 | (symbols[firstIndex[bits] + i] & 0xFF);
      int from = (firstCode[bits] + i) * spread;
      for (int at = from; at < Math.min(quick.length, from + spread); at++) {
        quick[at] = entry;
        quickAc[at] = ac(entry);
      }
    }
  }

  /**
   * What a code of AC coefficients in a sequential scan moves: the bits of code and value, times
   * 256, plus the coefficients; {@link #END_OF_BLOCK} of them for the code that ends a block. 0
   * when no code begins these 16 bits.
   */
  int lookAc(int sixteenBits) {
    int entry = quickAc[sixteenBits >>> (MAX_BITS - QUICK_BITS)];
    return entry != 0 ? entry : ac(lookLong(sixteenBits));
  }

  /**
   * What all codes of AC coefficients that lie whole in 12 bits move, for all such bits: the codes'
   * bits, times 65536, plus the coefficients before an end of block, times 256, plus all of them as
   * {@link #lookAc} counts. 0 when not even one does. One look in place of two or three is what
   * makes the walk fast. Made when first asked for, as other uses of a table need not pay for it.
   */
  int[] runs() {
    if (runs == null) {
      runs = new int[1 << RUN_BITS];
      for (int start = 0; start < runs.length; start++) {
        runs[start] = run(start << RUN_SHIFT);
      }
    }
    return runs;
  }

  private int run(int sixteenBits) {
    int bits = 0;
    int inner = 0;
    int found = lookAc(sixteenBits);
    while (found != 0 && bits + (found >> 8) <= RUN_BITS) {
      bits += found >> 8;
      if ((found & 0xFF) == END_OF_BLOCK) {
        return bits << 16 | inner << 8 | (inner + END_OF_BLOCK);
      }
      inner += found & 0xFF;
      found = inner < JpegBlocks.COEFFICIENTS ? lookAc(sixteenBits << bits & 0xFFFF) : 0;
    }
    return bits << 16 | inner << 8 | inner;
  }

  private static int ac(int entry) {
    int size = entry & 0xF;
    int zeros = entry >> 4 & 0xF;
    int coefficients = size == 0 && zeros != 15 ? END_OF_BLOCK : zeros + 1;
    return entry == 0 ? 0 : ((entry >> 8) + size) << 8 | coefficients;
  }

  /**
   * Length of the code that begins these 16 bits, times 256, plus its symbol; 0 when none begins
   * so.
   */
  int look(int sixteenBits) {
    int entry = quick[sixteenBits >>> (MAX_BITS - QUICK_BITS)];
    return entry != 0 ? entry : lookLong(sixteenBits);
  }

  private int lookLong(int sixteenBits) {
    for (int bits = QUICK_BITS + 1; bits <= MAX_BITS; bits++) {
      int index = (sixteenBits >>> (MAX_BITS - bits)) - firstCode[bits];
      if (index >= 0 && index < counts[bits]) {
        return bits << 8 | (symbols[firstIndex[bits] + index] & 0xFF);
      }
    }
    return 0;
  }
}
