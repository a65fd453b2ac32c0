package sparkception.job.recipe;

import sparkception.zoo.optim.LearningRate;

/**
 * The learning rate over the run, by the samples that all workers together have seen.
 *
 * @param initial the rate that the schedule starts from, above 0
 * @param warmUpEpochs epochs of linear rise before it; 0 for none
 * @param schedule how it falls
 * @param factor what {@code step} and {@code exponential} multiply it by every period, in (0, 1]
 * @param periodEpochs their period, in epochs
 * @param periodSamples their period in samples, which goes before epochs; null for none
 * @param power exponent of {@code polynomial}
 */
public record LearningRateRecipe(
    double initial,
    double warmUpEpochs,
    Schedule schedule,
    double factor,
    double periodEpochs,
    Long periodSamples,
    double power)
    implements Section {

  /** The paper's ImageNet schedule: 0.045, multiplied by 0.94 every 2 epochs. */
  static final LearningRateRecipe DEFAULT =
      new LearningRateRecipe(0.045, 0.0, Schedule.STEP, 0.94, 2.0, null, 1.0);

  /** The shapes that it can have. */
  public enum Schedule {
    CONSTANT,
    STEP,
    EXPONENTIAL,
    COSINE,
    POLYNOMIAL
  }

  /**
   * The learning rate for one data set.
   *
   * @param epochSamples samples of an epoch
   * @param totalSamples samples of the whole run, where {@code cosine} and {@code polynomial} end
   */
  public LearningRate over(long epochSamples, long totalSamples) {
    return shape((double) epochSamples, (double) totalSamples)
        .withWarmUp(warmUpEpochs * epochSamples);
  }

  /** Whether the rate at any moment depends on how long the run is. */
  public boolean endsWithTheRun() {
    return schedule == Schedule.COSINE || schedule == Schedule.POLYNOMIAL;
  }

  private LearningRate shape(double epochSamples, double totalSamples) {
    double period = periodSamples != null ? periodSamples : periodEpochs * epochSamples;
    return switch (schedule) {
      case CONSTANT -> LearningRate.constant(initial);
      case STEP -> LearningRate.step(initial, factor, period);
      case EXPONENTIAL -> LearningRate.exponential(initial, factor, period);
      case COSINE -> LearningRate.cosine(initial, totalSamples);
      case POLYNOMIAL -> LearningRate.polynomial(initial, power, totalSamples);
    };
  }

  @Override
  public void check(Problems problems) {
    problems.requirePositive("learning-rate.initial", initial);
    problems.requireNotNegative("learning-rate.warm-up-epochs", warmUpEpochs);
    problems.require(
        factor > 0 && factor <= 1, "learning-rate.factor", factor, "must be > 0 and <= 1");
    problems.requirePositive("learning-rate.period-epochs", periodEpochs);
    if (periodSamples != null) {
      problems.requirePositive("learning-rate.period-samples", periodSamples);
    }
    problems.requirePositive("learning-rate.power", power);
  }
}
