package sparkception.job.recipe;

import sparkception.data.augment.AugmentOptions;

/**
 * How images become the network's input.
 *
 * @param flip whether half of the training images, at random, are mirrored left to right
 * @param crop which part of a training image is used
 * @param shift pixels that a {@code shift} crop moves by at most, each way
 * @param evaluationCrop part of the shorter side that evaluation sees, centred, in (0, 1]; 0.875 is
 *     usual for photographs
 */
public record AugmentRecipe(boolean flip, Crop crop, int shift, double evaluationCrop)
    implements Section {

  static final AugmentRecipe DEFAULT = new AugmentRecipe(true, Crop.NONE, 2, 1.0);

  /** The ways to crop a training image. */
  public enum Crop {
    /** The centre, as evaluation does. */
    NONE,
    /** The centre, moved by some pixels; for small images. */
    SHIFT,
    /** A window of random area and aspect ratio; for photographs. */
    RANDOM_RESIZED
  }

  /**
   * What training sees.
   *
   * @param size height and width of the network's input
   * @param channels 1 or 3
   */
  public AugmentOptions training(int size, int channels) {
    return switch (crop) {
      case NONE -> evaluation(size, channels).withFlip(flip);
      case SHIFT -> AugmentOptions.smallImages(size, channels, shift).withFlip(flip);
      case RANDOM_RESIZED -> AugmentOptions.photographs(size, channels).withFlip(flip);
    };
  }

  /** What evaluation sees: nothing at random. */
  public AugmentOptions evaluation(int size, int channels) {
    return AugmentOptions.evaluation(size, channels, evaluationCrop);
  }

  @Override
  public void check(Problems problems) {
    problems.requireNotNegative("augment.shift", shift);
    problems.require(
        evaluationCrop > 0 && evaluationCrop <= 1,
        "augment.evaluation-crop",
        evaluationCrop,
        "must be > 0 and <= 1");
  }
}
