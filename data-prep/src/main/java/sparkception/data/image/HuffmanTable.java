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
  private static final int RUN_BITS = 11;

  private static final int RUN_SHIFT = MAX_BITS - RUN_BITS;

  /** Makes an index into {@link #runs} of 64 bits. */
  static final int RUN_INDEX = Long.SIZE - RUN_BITS;

  /** Where an element of {@link #runs} has its coefficients, above its bits. */
  private static final int RUN_COEFFICIENTS = 6;

  /** What an element of {@link #runs} has above them when the block ends. */
  private static final int RUN_ENDS = 1 << 12;

  /** More coefficients than a block has. */
  static final int END_OF_BLOCK = 128;

  private final int[] quick = new int[1 << QUICK_BITS];
  private final int[] firstCode = new int[MAX_BITS + 1];
  private final int[] firstIndex = new int[MAX_BITS + 1];
  private final int[] counts = new int[MAX_BITS + 1];
  private final byte[] symbols;
  private short[] runs;

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
      }
    }
  }

  /**
   * What a code of AC coefficients in a sequential scan moves: the bits of code and value, times
   * 256, plus the coefficients; {@link #END_OF_BLOCK} of them for the code that ends a block. 0
   * when no code begins these 16 bits.
   */
  int lookAc(int sixteenBits) {
    int entry = look(sixteenBits);
    return entry == 0 ? 0 : ((entry >> 8) + (entry & 0xF)) << 8 | coefficients(entry);
  }

  private static int coefficients(int entry) {
    int zeros = entry >> 4 & 0xF;
    return (entry & 0xF) == 0 && zeros != 15 ? END_OF_BLOCK : zeros + 1;
  }

  /**
   * What all codes of AC coefficients that begin some bits move, for all that 11 bits can be: in
   * the lowest six bits their bits, with those of their values; in the next six the coefficients
   * before an end of block; and above them 1 if the block ends. A last value may lie beyond the 11
   * bits, as what it is does not matter. 0 where not even one code ends within them. One look in
   * place of two or three is what makes the walk fast. Made when first asked for, as other uses of
   * a table need not pay for it.
   */
  short[] runs() {
    if (runs == null) {
      short[] made = new short[1 << RUN_BITS];
      for (int start = 0; start < made.length; start++) {
        made[start] = (short) run(start << RUN_SHIFT);
      }
      runs = made;
    }
    return runs;
  }

  /** The bits that an element of {@link #runs} moves. */
  static int bits(int run) {
    return run & 63;
  }

  /** Its coefficients before an end of block. */
  static int inner(int run) {
    return run >> RUN_COEFFICIENTS & 63;
  }

  /** All its coefficients, as {@link #lookAc} counts them. */
  static int all(int run) {
    return inner(run) + ((run & RUN_ENDS) == 0 ? 0 : END_OF_BLOCK);
  }

  private int run(int sixteenBits) {
    int bits = 0;
    int coefficients = 0;
    int entry = look(sixteenBits);
    while (entry != 0 && bits + (entry >> 8) <= RUN_BITS) {
      int more = coefficients(entry);
      if (more == END_OF_BLOCK) {
        return RUN_ENDS | coefficients << RUN_COEFFICIENTS | (bits + (entry >> 8));
      }
      if (coefficients + more >= JpegBlocks.COEFFICIENTS) {
        break;
      }
      coefficients += more;
      bits += (entry >> 8) + (entry & 0xF);
      entry = bits < RUN_BITS ? look(sixteenBits << bits & 0xFFFF) : 0;
    }
    return coefficients << RUN_COEFFICIENTS | bits;
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
