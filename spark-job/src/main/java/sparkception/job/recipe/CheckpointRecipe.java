package sparkception.job.recipe;

/**
 * When checkpoints are written, and how they are judged; there is always one at the end. Nothing
 * here changes what training computes.
 *
 * @param everyEpochs epochs between two, above 0; 0.5 writes two an epoch
 * @param keep how many stay, beside the best; at least 2, since the newest may be damaged
 * @param evaluate split on which each is evaluated; {@code auto} for {@code val} where the data set
 *     has one; null for none
 * @param metric by which one is the best; null for {@code top-1}, or {@code map-at-100} where
 *     images have many labels
 * @param patience training ends after this many evaluations without a gain; null to go on
 * @param leastGain by how much the metric must have got better to count as a gain
 * @param batchNormImages training images from which the network that a checkpoint is judged by gets
 *     its statistics of batch normalization; 0 for the running ones of training; null for 2,048
 *     where the running ones lag behind or the parameters are a moving average, and else 0
 */
public record CheckpointRecipe(
    double everyEpochs,
    int keep,
    String evaluate,
    Metric metric,
    Integer patience,
    double leastGain,
    Long batchNormImages)
    implements Section {

  /** Leaves the split to the data set. */
  public static final String AUTO = "auto";

  static final CheckpointRecipe DEFAULT = new CheckpointRecipe(1.0, 2, AUTO, null, null, 0, null);

  /** Samples between two checkpoints, at least 1. */
  public long everySamples(long epochSamples) {
    return Math.max(1, Math.round(everyEpochs * epochSamples));
  }

  @Override
  public void check(Problems problems) {
    problems.requirePositive("checkpoint.every-epochs", everyEpochs);
    problems.require(keep >= 2, "checkpoint.keep", keep, "must be >= 2");
    if (patience != null) {
      problems.requirePositive("checkpoint.patience", patience);
      problems.require(
          evaluate != null,
          "checkpoint.patience",
          patience,
          "needs a split in checkpoint.evaluate");
    }
    problems.requireNotNegative("checkpoint.least-gain", leastGain);
    if (batchNormImages != null) {
      problems.requireNotNegative("checkpoint.batch-norm-images", batchNormImages);
    }
  }
}
