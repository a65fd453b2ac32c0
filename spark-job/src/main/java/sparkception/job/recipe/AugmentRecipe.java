package sparkception.job.recipe;

import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.BatchMixer;
import sparkception.data.augment.ColourJitter;
import sparkception.data.augment.Crop.Covering;
import sparkception.data.augment.Crop.RandomResized;
import sparkception.data.augment.RandAugment;
import sparkception.data.augment.RandomErasing;

/**
 * How images become the network's input. Everything random is decided by (seed, epoch, sample).
 *
 * @param flip whether half of the training images, at random, are mirrored left to right
 * @param crop which part of a training image is used
 * @param boxCoverage least part of one of an image's bounding boxes that a random-resized crop
 *     shows, in [0, 1]; 0 for none. Images without boxes are cropped at random
 * @param shift pixels that a {@code shift} crop moves by at most, each way
 * @param colourJitter strength of random changes of brightness, contrast, saturation and hue, in
 *     [0, 2]; 0 for none, 1 for Inception's
 * @param randAugmentLayers RandAugment's operations an image, 0 to 14; 0 for none
 * @param randAugmentMagnitude their strength, 0 to 10
 * @param randomErasing probability that a rectangle of an image becomes noise, in [0, 1]
 * @param mixUp alpha of MixUp's Beta distribution, 0 to 100; 0 for none
 * @param cutMix alpha of CutMix's Beta distribution, 0 to 100; 0 for none. With both, a coin
 *     decides for each batch
 * @param evaluationCrop part of the shorter side that evaluation sees, centred, in (0, 1]; 0.875 is
 *     usual for photographs
 */
public record AugmentRecipe(
    boolean flip,
    Crop crop,
    double boxCoverage,
    int shift,
    double colourJitter,
    int randAugmentLayers,
    double randAugmentMagnitude,
    double randomErasing,
    double mixUp,
    double cutMix,
    double evaluationCrop)
    implements Section {

  static final AugmentRecipe DEFAULT =
      new AugmentRecipe(true, Crop.NONE, 0, 2, 0, 0, 9, 0, 0, 0, 1.0);

  private static final int GREATEST_ALPHA = 100;

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
    AugmentOptions cropped =
        switch (crop) {
          case NONE -> evaluation(size, channels);
          case SHIFT -> AugmentOptions.smallImages(size, channels, shift);
          case RANDOM_RESIZED -> photographs(size, channels);
        };
    return cropped
        .withFlip(flip)
        .with(new RandAugment(randAugmentLayers, randAugmentMagnitude))
        .with(ColourJitter.INCEPTION.times(colourJitter))
        .with(new RandomErasing(randomErasing));
  }

  private AugmentOptions photographs(int size, int channels) {
    AugmentOptions photographs = AugmentOptions.photographs(size, channels);
    return boxCoverage == 0
        ? photographs
        : photographs.with(new Covering(RandomResized.INCEPTION, boxCoverage));
  }

  /** What is done to a finished batch of training images. */
  public BatchMixer mixer(int size, int channels) {
    return new BatchMixer(mixUp, cutMix, size, channels);
  }

  /** What evaluation sees: nothing at random. */
  public AugmentOptions evaluation(int size, int channels) {
    return AugmentOptions.evaluation(size, channels, evaluationCrop);
  }

  @Override
  public void check(Problems problems) {
    problems.requireWithin("augment.box-coverage", boxCoverage, 0, 1);
    problems.require(
        crop == Crop.RANDOM_RESIZED || boxCoverage <= 0 || boxCoverage > 1,
        "augment.box-coverage",
        boxCoverage,
        "must be 0 unless crop is random-resized");
    problems.requireNotNegative("augment.shift", shift);
    problems.requireWithin("augment.colour-jitter", colourJitter, 0, 2);
    problems.requireWithin("augment.rand-augment-layers", randAugmentLayers, 0, 14);
    problems.requireWithin("augment.rand-augment-magnitude", randAugmentMagnitude, 0, 10);
    problems.requireWithin("augment.random-erasing", randomErasing, 0, 1);
    problems.requireWithin("augment.mix-up", mixUp, 0, GREATEST_ALPHA);
    problems.requireWithin("augment.cut-mix", cutMix, 0, GREATEST_ALPHA);
    problems.require(
        evaluationCrop > 0 && evaluationCrop <= 1,
        "augment.evaluation-crop",
        evaluationCrop,
        "must be > 0 and <= 1");
  }
}
