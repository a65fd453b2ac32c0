package sparkception.data.loader;

import java.util.Locale;

/**
 * How samples are loaded.
 *
 * @param batchSize samples of a batch; the last one of a slice may have fewer
 * @param batchesAhead that are being made, or ready, before they are asked for
 * @param seed of the run
 * @param epoch from 0; with the seed and the sample it decides the augmentation
 */
public record LoaderOptions(int batchSize, int batchesAhead, long seed, long epoch) {
  /** Rejects sizes below 1. */
  public LoaderOptions {
    requirePositive("batch size", batchSize);
    requirePositive("batches ahead", batchesAhead);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Invalid %s: %d (must be > 0)", name, value));
    }
  }
}
