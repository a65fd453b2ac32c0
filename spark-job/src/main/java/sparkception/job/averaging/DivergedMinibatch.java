package sparkception.job.averaging;

import java.io.Serializable;
import java.util.Locale;

/**
 * The minibatch at which a worker diverged.
 *
 * @param minibatch its number in the worker's round, from 0
 * @param loss its mean loss; where that is in order, the step it led to left parameters that are
 *     not finite
 */
public record DivergedMinibatch(int minibatch, double loss) implements Serializable {

  /** What went wrong, in words. */
  public String reason(double limit) {
    if (!Double.isFinite(loss)) {
      return "the loss is not a number";
    }
    return loss > limit
        ? String.format(
            Locale.ROOT,
            "the loss is %.4g, above the limit of %.4g (divergence.loss-limit)",
            loss,
            limit)
        : String.format(
            Locale.ROOT, "a step at a loss of %.4g left parameters that are not finite", loss);
  }
}
