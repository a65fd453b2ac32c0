package sparkception.job.batchnorm;

import java.util.Locale;

/**
 * When the network of a checkpoint gets statistics that are estimated anew, and from how much.
 *
 * <p>Running statistics are of the parameters that training had on its way. They come near those of
 * the last parameters once training has made many more steps than the averages reach back, and
 * moves slowly. Where small minibatches and a small decay let them reach back over few images, they
 * are as uncertain as those few are: of classes that differ in brightness, say, the last
 * minibatches decide what is normal. The moving average of the parameters was never trained with,
 * so no running statistics are its own.
 *
 * @param images training images to estimate from, at least 0; 0 for never, null to decide here
 * @param decay of the running statistics, in [0, 1)
 * @param minibatch images of a minibatch of all workers together
 */
public record BatchNormRule(Long images, double decay, long minibatch) {

  /** With fewer steps than this many times the reach of the running averages, they lag behind. */
  private static final int REACHES = 10;

  /** Running averages that reach back over fewer images are uncertain. */
  private static final long FEW_IMAGES = 1024;

  /** So many images times the positions of a channel give a variance to a few percent. */
  private static final long ENOUGH = 2048;

  /**
   * What to do.
   *
   * @param trainingImages there are
   * @param steps of a worker until now
   * @param average whether the network has the moving average of the parameters
   */
  public Decision decide(long trainingImages, long steps, boolean average) {
    if (images != null) {
      return new Decision(Math.min(images, trainingImages), "checkpoint.batch-norm-images");
    }
    if (average) {
      return new Decision(
          Math.min(ENOUGH, trainingImages), "the moving average of the parameters has none");
    }
    if (steps * (1 - decay) < REACHES) {
      return new Decision(
          Math.min(ENOUGH, trainingImages),
          String.format(
              Locale.ROOT,
              "%d steps are few for a model.batch-norm-decay of %s",
              steps,
              Double.toString(decay)));
    }
    double reach = minibatch / (1 - decay);
    if (reach < FEW_IMAGES) {
      return new Decision(
          Math.min(ENOUGH, trainingImages),
          String.format(Locale.ROOT, "running averages reach back over %.0f images only", reach));
    }
    return new Decision(
        0,
        String.format(
            Locale.ROOT,
            "%d steps are many for a model.batch-norm-decay of %s",
            steps,
            Double.toString(decay)));
  }

  /**
   * What was decided.
   *
   * @param images to estimate statistics from; 0 to keep training's
   * @param reason in a few words
   */
  public record Decision(long images, String reason) {}
}
