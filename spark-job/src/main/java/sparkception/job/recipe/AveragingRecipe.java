package sparkception.job.recipe;

import sparkception.job.averaging.OptimizerState;
import sparkception.job.averaging.OuterOptimizer;
import sparkception.job.averaging.Transport;

/**
 * What becomes of the workers' parameters when they meet.
 *
 * @param outer what the driver does with their average
 * @param outerMomentum of {@code slow-momentum} and {@code nesterov}, in [0, 1); null for {@code 1
 *     - 1/workers} and 0.9
 * @param outerRate step size of a round, above 0; null for 1 with {@code slow-momentum} and 0.7
 *     with {@code nesterov}
 * @param optimizerState whether the workers' optimizer state is averaged too, kept by each worker
 *     for itself, or starts afresh each round
 * @param movingAverageDecay decay for each step of the parameters' moving average, with which the
 *     network is evaluated, in [0, 1); 0 for none
 * @param transport how wide values are on their way between driver and executors; the driver keeps
 *     fp32
 */
public record AveragingRecipe(
    Outer outer,
    Double outerMomentum,
    Double outerRate,
    OptimizerState optimizerState,
    double movingAverageDecay,
    Transport transport)
    implements Section {

  static final AveragingRecipe DEFAULT =
      new AveragingRecipe(Outer.PLAIN, null, null, OptimizerState.AVERAGE, 0, Transport.FP32);

  /** The outer optimizers. */
  public enum Outer {
    PLAIN,
    SLOW_MOMENTUM,
    NESTEROV
  }

  /** The outer optimizer for a number of workers. */
  public OuterOptimizer optimizer(int workers) {
    return switch (outer) {
      case PLAIN -> new OuterOptimizer.Plain();
      case SLOW_MOMENTUM ->
          new OuterOptimizer.SlowMomentum(or(outerRate, 1), or(outerMomentum, 1 - 1.0 / workers));
      case NESTEROV -> new OuterOptimizer.Nesterov(or(outerRate, 0.7), or(outerMomentum, 0.9));
    };
  }

  /** {@code averaging: auto} is all of this section's defaults, in one word. */
  @Override
  public String word() {
    return "auto";
  }

  @Override
  public void check(Problems problems) {
    if (outerMomentum != null) {
      problems.requireFraction("averaging.outer-momentum", outerMomentum);
    }
    if (outerRate != null) {
      problems.requirePositive("averaging.outer-rate", outerRate);
    }
    problems.requireFraction("averaging.moving-average-decay", movingAverageDecay);
  }

  private static double or(Double given, double otherwise) {
    return given == null ? otherwise : given;
  }
}
