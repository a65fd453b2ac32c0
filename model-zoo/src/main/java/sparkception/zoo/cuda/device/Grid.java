package sparkception.zoo.cuda.device;

import java.util.Locale;

/**
 * How many threads run a kernel.
 *
 * @param blocksX blocks along x, above 0
 * @param blocksY blocks along y, in 1..65535
 * @param threadsX threads of a block along x
 * @param threadsY threads of a block along y; a block has at most 1024 threads
 * @param sharedBytes memory that a block's threads share, at most 48 KiB
 */
public record Grid(int blocksX, int blocksY, int threadsX, int threadsY, int sharedBytes) {

  private static final int MOST_BLOCKS_Y = 65535;
  private static final int MOST_THREADS = 1024;
  private static final int MOST_SHARED_BYTES = 48 * 1024;

  public Grid {
    require(blocksX > 0, "blocks along x", blocksX, "> 0");
    require(blocksY > 0 && blocksY <= MOST_BLOCKS_Y, "blocks along y", blocksY, "in 1..65535");
    int threads = threadsX * threadsY;
    require(threads > 0 && threads <= MOST_THREADS, "threads", threads, "in 1..1024");
    require(
        sharedBytes >= 0 && sharedBytes <= MOST_SHARED_BYTES,
        "shared bytes",
        sharedBytes,
        "in 0..49152");
  }

  /**
   * One thread for each of {@code count} pieces of work.
   *
   * @param threads of a block
   */
  public static Grid covering(long count, int threads) {
    return new Grid(Math.toIntExact((count + threads - 1) / threads), 1, threads, 1, 0);
  }

  private static void require(boolean holds, String name, int value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Invalid %s of a launch: %d (must be %s)", name, value, rule));
    }
  }
}
