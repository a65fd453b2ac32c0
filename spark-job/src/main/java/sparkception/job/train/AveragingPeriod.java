package sparkception.job.train;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many minibatches a worker makes between averages, by samples seen.
 *
 * <p>Averaging each step at first and rarely later (post-local SGD, arXiv 1808.07217) keeps the
 * accuracy of the one and the speed of the other.
 */
public final class AveragingPeriod implements Serializable {

  private final TreeMap<Long, Integer> periods;

  private AveragingPeriod(Map<Long, Integer> periods) {
    this.periods = new TreeMap<>(periods);
  }

  /** The same period all along. */
  public static AveragingPeriod constant(int minibatches) {
    return new AveragingPeriod(Map.of(0L, minibatches));
  }

  /**
   * Another period from each of some points on.
   *
   * @param periods minibatches by the number of samples from which they hold, one of them 0
   */
  public static AveragingPeriod growing(Map<Long, Integer> periods) {
    if (!periods.containsKey(0L)) {
      throw new IllegalArgumentException("Invalid averaging period: none from sample 0 on");
    }
    return new AveragingPeriod(periods);
  }

  /** The period that holds after so many samples. */
  public int at(long samples) {
    return periods.floorEntry(samples).getValue();
  }
}
