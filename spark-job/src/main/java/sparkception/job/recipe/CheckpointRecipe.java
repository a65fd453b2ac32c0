package sparkception.job.recipe;

/**
 * When checkpoints are written; there is always one at the end.
 *
 * @param everyEpochs epochs between two, above 0; 0.5 writes two an epoch
 * @param keep how many stay; at least 2, since the newest may be damaged
 * @param evaluate split on which each is evaluated, for the curve of accuracy; null for none
 * @param batchNormImages training images from which the network that a checkpoint is judged by gets
 *     its statistics of batch normalization; 0 for the running ones of training; null for 2,048
 *     where the running ones lag behind or the parameters are a moving average, and else 0
 */
public record CheckpointRecipe(double everyEpochs, int keep, String evaluate, Long batchNormImages)
    implements Section {

  static final CheckpointRecipe DEFAULT = new CheckpointRecipe(1.0, 2, null, null);

  /** Samples between two checkpoints, at least 1. */
  public long everySamples(long epochSamples) {
    return Math.max(1, Math.round(everyEpochs * epochSamples));
  }

  @Override
  public void check(Problems problems) {
    problems.requirePositive("checkpoint.every-epochs", everyEpochs);
    problems.require(keep >= 2, "checkpoint.keep", keep, "must be >= 2");
    if (batchNormImages != null) {
      problems.requireNotNegative("checkpoint.batch-norm-images", batchNormImages);
    }
  }
}
