package sparkception.job.averaging;

import java.util.Locale;
import sparkception.zoo.optim.LearningRate;

/**
 * What {@code train.averaging-period: auto} comes to: averages of every step while the learning
 * rate warms up, then a period that doubles whenever the rate has halved.
 *
 * <p>Plain averages, with the optimizer's momentum averaged too, go with it. Tried against it,
 * untuned, on CIFAR's classes at rates from 0.02 to 0.2: a constant period, which loses most at the
 * start and at high rates, and outer momentum, which makes the steps larger and so only helps where
 * the rate was too low. docs/averaging.md has the table.
 *
 * @param singleSteps samples until which every step is averaged
 * @param rate the learning rate
 */
public record AutomaticPeriod(long singleSteps, LearningRate rate) {

  /** At the full rate. */
  private static final int FIRST = 4;

  private static final int LONGEST = 64;

  /**
   * Rounds of a worker alone: there is nothing to average, but metrics want a line now and then.
   */
  private static final int ALONE = 64;

  /** Of the whole training: the least, for recipes without a warm-up. */
  private static final long LEAST_SHARE = 50;

  /** Of the whole training: the most, as single steps are dear where the network is large. */
  private static final long MOST_SHARE = 10;

  /**
   * The choice for one training.
   *
   * @param warmUp samples in which the rate rises
   * @param total samples of the whole training
   */
  public static AutomaticPeriod of(LearningRate rate, double warmUp, long total) {
    long atLeast = Math.max(Math.round(warmUp), total / LEAST_SHARE);
    return new AutomaticPeriod(Math.min(atLeast, total / MOST_SHARE), rate);
  }

  /** The period for a number of workers. */
  public AveragingPeriod forWorkers(int workers) {
    return workers == 1
        ? AveragingPeriod.constant(ALONE)
        : AveragingPeriod.following(rate, singleSteps, FIRST, LONGEST);
  }

  /** What was chosen and why, in a sentence. */
  public String explained(int workers, long epochSamples) {
    if (workers == 1) {
      return String.format(
          Locale.ROOT, "One worker alone: nothing is averaged, a round is %d steps", ALONE);
    }
    return String.format(
        Locale.ROOT,
        "Averaging every step for the first %.2f epochs, where training moves fastest, then every"
            + " %d steps, and twice as many whenever the learning rate has halved, up to %d: workers"
            + " drift apart by rate times period (train.averaging-period: auto)",
        (double) singleSteps / epochSamples,
        FIRST,
        LONGEST);
  }
}
