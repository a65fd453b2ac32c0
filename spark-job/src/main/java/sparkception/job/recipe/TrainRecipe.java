package sparkception.job.recipe;

/**
 * How long, in what portions and by how many.
 *
 * @param epochs passes over the training split
 * @param batchSize samples of one worker's minibatch
 * @param accumulationSteps minibatches whose gradients make one step; more than 1 where memory has
 *     no room for the batch that a step needs
 * @param averagingPeriod steps that a worker makes between two averages, perhaps by epoch
 *     (post-local SGD); {@code auto} chooses them from the learning rate
 * @param workers W, how many train side by side
 * @param seed of everything drawn at random
 * @param labelSmoothing probability mass spread over all classes, in [0, 1)
 * @param classWeights whether rare classes count more in the loss
 * @param gradientClipNorm largest norm of a minibatch's whole gradient; null for no clipping
 */
public record TrainRecipe(
    int epochs,
    int batchSize,
    int accumulationSteps,
    AveragingPeriods averagingPeriod,
    @FreeToChange int workers,
    long seed,
    double labelSmoothing,
    ClassWeighting classWeights,
    Double gradientClipNorm)
    implements Section {

  static final TrainRecipe DEFAULT =
      new TrainRecipe(10, 32, 1, AveragingPeriods.AUTO, 2, 42, 0.0, ClassWeighting.NONE, null);

  /** How much each class counts in the loss. */
  public enum ClassWeighting {
    /** By its images. */
    NONE,
    /** The same for all: an image by the inverse of how many its class has. */
    BALANCED
  }

  /** Samples of a step, of all workers together. */
  public long stepSamples() {
    return (long) batchSize * accumulationSteps * workers;
  }

  @Override
  public void check(Problems problems) {
    problems.requirePositive("train.epochs", epochs);
    problems.requirePositive("train.batch-size", batchSize);
    problems.requirePositive("train.accumulation-steps", accumulationSteps);
    problems.requirePositive("train.workers", workers);
    problems.requireFraction("train.label-smoothing", labelSmoothing);
    if (gradientClipNorm != null) {
      problems.requirePositive("train.gradient-clip-norm", gradientClipNorm);
    }
  }
}
