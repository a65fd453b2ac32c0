package sparkception.data.plan;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * What one averaging round uses: {@code samples} consecutive positions of an epoch, cut into one
 * contiguous slice a worker.
 *
 * @param epoch the epoch, from 0
 * @param offset position in the epoch of the round's first sample
 * @param samples samples of the round, at most W·τ·B and never beyond the epoch's end
 * @param workers W, the number of slices
 */
public record RoundPlan(long epoch, long offset, long samples, int workers)
    implements Serializable {
  /**
   * The round that follows {@code seen} global samples.
   *
   * @param seen g, the samples that training has used so far, in all epochs
   * @param total N, the samples of an epoch
   * @param workers W
   * @param period τ, minibatches of a worker in a round
   * @param batch B, samples of a minibatch
   * @throws IllegalArgumentException when g is negative or another number is not positive
   */
  public static RoundPlan after(long seen, long total, int workers, int period, int batch) {
    requireAtLeast(0, seen, "global samples");
    requireAtLeast(1, total, "samples of an epoch");
    requireAtLeast(1, workers, "workers");
    requireAtLeast(1, period, "averaging period");
    requireAtLeast(1, batch, "batch size");
    long offset = seen % total;
    long full = Math.multiplyExact((long) workers * period, (long) batch);
    return new RoundPlan(seen / total, offset, Math.min(full, total - offset), workers);
  }

  /**
   * The slice of worker {@code worker} (from 0): sizes of two workers differ by one at most, and
   * may be 0.
   */
  public SampleRange slice(int worker) {
    Objects.checkIndex(worker, workers);
    return new SampleRange(cut(worker), cut(worker + 1));
  }

  /** Whether the round ends its epoch. */
  public boolean endsEpoch(long total) {
    return offset + samples == total;
  }

  private long cut(int worker) {
    long quotient = samples / workers;
    long remainder = samples % workers;
    return offset + worker * quotient + Math.min(worker, remainder);
  }

  private static void requireAtLeast(long least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Invalid %s: %d (must be >= %d)", name, value, least));
    }
  }
}
