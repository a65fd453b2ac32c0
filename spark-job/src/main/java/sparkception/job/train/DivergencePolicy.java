package sparkception.job.train;

/**
 * When training counts as run away, and what is done then.
 *
 * @param lossLimit a whole minibatch with a larger mean loss has run away
 * @param rollBacks how often training may go back to the last good checkpoint
 * @param rateFactor what each of them multiplies the learning rate by, in (0, 1)
 */
public record DivergencePolicy(double lossLimit, int rollBacks, double rateFactor) {

  /** Stops at the first loss that is not a number. */
  public static final DivergencePolicy STOP =
      new DivergencePolicy(Double.POSITIVE_INFINITY, 0, 0.5);
}
