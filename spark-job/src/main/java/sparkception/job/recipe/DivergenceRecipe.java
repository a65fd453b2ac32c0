package sparkception.job.recipe;

import sparkception.zoo.architecture.Labels;

/**
 * What happens when training runs away. It does not change what a run computes before that.
 *
 * @param lossLimit a whole minibatch with a larger mean loss stops training, as one that is not a
 *     number does; null for 8 above the loss of guessing, {@code ln(classes)}, or with many labels
 *     an image for 8 above {@code ln(2)} in each class
 * @param rollBacks how often training may then go back to the last good checkpoint and on from
 *     there with a smaller learning rate; 0 to stop at once
 * @param rateFactor what each roll-back multiplies the learning rate by, in (0, 1)
 */
public record DivergenceRecipe(Double lossLimit, int rollBacks, double rateFactor)
    implements Section {

  static final DivergenceRecipe DEFAULT = new DivergenceRecipe(null, 0, 0.5);

  private static final double ABOVE_GUESSING = 8;

  /** The limit on a minibatch's mean loss for a network with so many outputs. */
  public double limit(Labels labels, int classes) {
    if (lossLimit != null) {
      return lossLimit;
    }
    return labels == Labels.ONE
        ? Math.log(classes) + ABOVE_GUESSING
        : classes * (Math.log(2) + ABOVE_GUESSING);
  }

  @Override
  public void check(Problems problems) {
    if (lossLimit != null) {
      problems.requirePositive("divergence.loss-limit", lossLimit);
    }
    problems.requireNotNegative("divergence.roll-backs", rollBacks);
    problems.requireFraction("divergence.rate-factor", rateFactor);
    problems.requirePositive("divergence.rate-factor", rateFactor);
  }
}
