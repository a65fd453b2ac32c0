package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Grid;

/**
 * How a kernel's threads lie over channels (x) and work (y).
 *
 * @param lanes threads of a block along channels
 * @param rows threads of a block along work
 * @param chunks blocks along channels
 */
record Spread(int lanes, int rows, int chunks) {

  private static final int THREADS = 256;
  private static final int MOST_LANES = 128;
  private static final int FEW_LANES = 16;

  /**
   * Lanes are the largest divisor of the vectors of a pixel, so that none is idle; where that is
   * very small, some are.
   *
   * @param channels of a pixel
   * @param vector that a thread handles at once
   */
  static Spread over(int channels, int vector) {
    int vectors = channels / vector;
    int lanes = Math.min(MOST_LANES, vectors);
    while (vectors % lanes != 0) {
      lanes--;
    }
    if (lanes < FEW_LANES && vectors > FEW_LANES) {
      lanes = Math.min(MOST_LANES, vectors);
    }
    return new Spread(lanes, THREADS / lanes, (vectors + lanes - 1) / lanes);
  }

  /**
   * As many blocks as there is work for, and no more than the device runs at a time, so that
   * partial sums stay few.
   *
   * @param items of work
   * @param blocks that may run at a time
   * @param sharedBytes of a block
   */
  Grid grid(long items, int blocks, int sharedBytes) {
    long useful = (items + rows - 1) / rows;
    int along = (int) Math.max(1, Math.min(useful, Math.max(1, blocks / chunks)));
    return new Grid(chunks, along, lanes, rows, sharedBytes);
  }

  /** What a block needs to add up one sum of each thread's vector. */
  int foldBytes(int vector) {
    return lanes * rows * vector * Float.BYTES;
  }
}
