package sparkception.job.averaging;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import sparkception.zoo.optim.LearningRate;

/**
 * How many steps a worker makes between averages, by samples seen.
 *
 * <p>Averaging each step at first and rarely later (post-local SGD, arXiv 1808.07217) keeps the
 * accuracy of the one and the speed of the other.
 */
public interface AveragingPeriod extends Serializable {

  /**
   * The period at a point of the training.
   *
   * @param samples training examples seen by all workers so far, from 0
   * @return steps of a worker, at least 1
   */
  int at(long samples);

  /** The same period all along. */
  static AveragingPeriod constant(int steps) {
    return samples -> steps;
  }

  /**
   * Another period from each of some points on.
   *
   * @param periods steps by the number of samples from which they hold, one of them 0
   */
  static AveragingPeriod growing(Map<Long, Integer> periods) {
    if (!periods.containsKey(0L)) {
      throw new IllegalArgumentException("Invalid averaging period: none from sample 0 on");
    }
    TreeMap<Long, Integer> bySample = new TreeMap<>(periods);
    return samples -> bySample.floorEntry(samples).getValue();
  }

  /**
   * Each step at first, then a period that doubles whenever the learning rate has halved. How far
   * workers drift apart between averages goes with rate times period, so that this keeps it about
   * the same (the idea of arXiv 2310.14423, which squares the ratio).
   *
   * @param rate the learning rate
   * @param singleSteps samples until which every step is averaged
   * @param first period at the rate that holds then, at least 1
   * @param longest what it never exceeds
   */
  static AveragingPeriod following(LearningRate rate, long singleSteps, int first, int longest) {
    double full = rate.at((double) singleSteps);
    return samples ->
        samples < singleSteps ? 1 : doubled(first, full / rate.at((double) samples), longest);
  }

  /** {@code first} as often doubled as goes into the ratio. */
  private static int doubled(int first, double ratio, int longest) {
    int period = first;
    for (double left = ratio; left >= 2 && period < longest; left /= 2) {
      period *= 2;
    }
    return Math.min(period, longest);
  }
}
