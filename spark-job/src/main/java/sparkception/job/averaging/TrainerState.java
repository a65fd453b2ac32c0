package sparkception.job.averaging;

/**
 * Everything that training needs to go on from here, besides the recipe and the data. All vectors
 * are as long as the parameters.
 *
 * @param parameters the network's flat parameter vector
 * @param optimizer the workers' optimizer state, averaged
 * @param outer the outer optimizer's state; empty when it has none
 * @param average the moving average of the parameters; empty when none is kept
 * @param samples training examples that all workers together have seen
 * @param iterations steps that the first worker has made
 * @param rounds averaging rounds done
 * @param rollBacks how often training has diverged and gone back to a checkpoint
 * @param rateScale what the learning rate is multiplied by since: 1 without roll-backs
 */
public record TrainerState(
    float[] parameters,
    float[][] optimizer,
    float[] outer,
    float[] average,
    long samples,
    long iterations,
    long rounds,
    int rollBacks,
    double rateScale) {

  /**
   * The same point of training at a smaller learning rate. The outer optimizer's momentum, which
   * the way into divergence has built up, starts afresh.
   */
  public TrainerState slowed(int rollBack, double scale) {
    return new TrainerState(
        parameters,
        optimizer,
        new float[outer.length],
        average,
        samples,
        iterations,
        rounds,
        rollBack,
        scale);
  }
}
