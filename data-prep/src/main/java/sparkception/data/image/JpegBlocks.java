package sparkception.data.image;

import sparkception.data.image.RefusedImageException.Reason;

/**
 * Walks the codes of one block after the other in a scan; what the coefficients are does not
 * matter.
 */
abstract class JpegBlocks {
  static final int COEFFICIENTS = 64;

  /** Huffman tables of one component in a scan; null where the JPEG defines none. */
  record Tables(HuffmanTable dc, HuffmanTable ac) {}

  /**
   * Walks a block.
   *
   * @param block index of the block in its component, where the scan has one component
   */
  abstract void walk(Tables tables, int block, JpegBits bits) throws RefusedImageException;

  /** Forgets what runs from block to block, at a restart marker. */
  void restart() {}

  /** The code that is next: its length times 256, plus its symbol. */
  static int code(HuffmanTable table, JpegBits bits) throws RefusedImageException {
    requireTable(table);
    int found = table.look(bits.peek());
    if (found == 0) {
      throw damaged("has bits that are no Huffman code");
    }
    return found;
  }

  private static void requireTable(HuffmanTable table) throws RefusedImageException {
    if (table == null) {
      throw damaged("lacks a Huffman table");
    }
  }

  /** Walks a difference of DC coefficients. */
  static void walkDc(HuffmanTable table, JpegBits bits) throws RefusedImageException {
    int difference = code(table, bits);
    bits.skip((difference >> 8) + (difference & 0xF));
  }

  static RefusedImageException damaged(String what) {
    return new RefusedImageException(Reason.DAMAGED, "The JPEG " + what);
  }

  /** All 64 coefficients at once (ITU-T T.81, annex F). */
  static final class Sequential extends JpegBlocks {
    @Override
    void walk(Tables tables, int block, JpegBits bits) throws RefusedImageException {
      walkDc(tables.dc(), bits);
      requireTable(tables.ac());
      int coefficients = bits.walkAc(tables.ac());
      if (coefficients < COEFFICIENTS) {
        throw damaged("has bits that are no Huffman code");
      }
      if (coefficients > COEFFICIENTS && coefficients < HuffmanTable.END_OF_BLOCK) {
        throw damaged("has a block of more than 64 coefficients");
      }
    }
  }

  /** DC coefficients, the first time or one more bit of each (annex G.1.2.1). */
  static final class ProgressiveDc extends JpegBlocks {
    private final boolean refines;

    ProgressiveDc(boolean refines) {
      this.refines = refines;
    }

    @Override
    void walk(Tables tables, int block, JpegBits bits) throws RefusedImageException {
      if (refines) {
        bits.next(1);
      } else {
        walkDc(tables.dc(), bits);
      }
    }
  }

  /**
   * A band of AC coefficients, the first time (annex G.1.2.2) or one more bit (G.1.2.3). Which
   * coefficients are not zero decides where a refining scan has bits, so it is remembered from scan
   * to scan: bit k of a block's mask is coefficient k.
   */
  static final class ProgressiveAc extends JpegBlocks {
    private final int first;
    private final int last;
    private final boolean refines;
    private final long[] used;
    private int endOfBandRun;

    ProgressiveAc(int first, int last, boolean refines, long[] used) {
      this.first = first;
      this.last = last;
      this.refines = refines;
      this.used = used;
    }

    @Override
    void restart() {
      endOfBandRun = 0;
    }

    @Override
    void walk(Tables tables, int block, JpegBits bits) throws RefusedImageException {
      int coefficient = first;
      while (endOfBandRun == 0 && coefficient <= last) {
        int found = code(tables.ac(), bits);
        bits.skip(found >> 8);
        int size = found & 0xF;
        int zeros = found >> 4 & 0xF;
        if (size == 0 && zeros != 15) {
          endOfBandRun = (1 << zeros) + bits.next(zeros);
        } else {
          bits.next(size);
          coefficient = pass(block, coefficient, zeros, bits);
          mark(block, coefficient, size);
          coefficient++;
        }
      }
      endBand(block, coefficient, bits);
    }

    /**
     * Steps over so many zeros; in a refining scan, over the bit of each coefficient between as
     * well.
     */
    private int pass(int block, int from, int zeros, JpegBits bits) {
      if (!refines) {
        return from + zeros;
      }
      int left = zeros;
      int coefficient = from;
      while (coefficient <= last && (isUsed(block, coefficient) || left > 0)) {
        if (isUsed(block, coefficient)) {
          bits.next(1);
        } else {
          left--;
        }
        coefficient++;
      }
      return coefficient;
    }

    private void mark(int block, int coefficient, int size) throws RefusedImageException {
      if (size != 0 && coefficient > last) {
        throw damaged("has a coefficient beyond its band");
      }
      if (size != 0) {
        used[block] |= 1L << coefficient;
      }
    }

    private void endBand(int block, int from, JpegBits bits) {
      if (endOfBandRun == 0) {
        return;
      }
      endOfBandRun--;
      for (int coefficient = from; refines && coefficient <= last; coefficient++) {
        if (isUsed(block, coefficient)) {
          bits.next(1);
        }
      }
    }

    private boolean isUsed(int block, int coefficient) {
      return (used[block] >>> coefficient & 1) == 1;
    }
  }
}
