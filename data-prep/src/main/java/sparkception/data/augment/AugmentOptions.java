package sparkception.data.augment;

import java.io.Serializable;
import java.util.Objects;

/**
 * How encoded images become a network's input. Applied in this order: crop, RandAugment, colour
 * jitter, random erasing, shift and flip, scaling.
 *
 * @param size pixels of the output's sides
 * @param channels 1 (gray) or 3 (RGB); images of the other kind are converted
 * @param crop which part of the image is looked at
 * @param flip whether every second image, at random, is mirrored
 * @param randAugment random operations
 * @param jitter random changes of colour
 * @param erasing of a random rectangle
 * @param scaling of samples to floats
 */
public record AugmentOptions(
    int size,
    int channels,
    Crop crop,
    boolean flip,
    RandAugment randAugment,
    ColourJitter jitter,
    RandomErasing erasing,
    Scaling scaling)
    implements Serializable {
  /** Rejects values outside the ranges above. */
  public AugmentOptions {
    Ranges.require("image size", size, 1, 8192);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("Invalid channels: " + channels + " (must be 1 or 3)");
    }
    Objects.requireNonNull(crop, "crop");
    Objects.requireNonNull(randAugment, "randAugment");
    Objects.requireNonNull(jitter, "jitter");
    Objects.requireNonNull(erasing, "erasing");
    Objects.requireNonNull(scaling, "scaling");
  }

  /**
   * What evaluation sees: the centre crop of the given fraction of the shorter side, in [-1, 1].
   */
  public static AugmentOptions evaluation(int size, int channels, double fraction) {
    return plain(size, channels, new Crop.Centre(fraction), false);
  }

  /** Training on photographs: Inception's random-resized crop and flips, in [-1, 1]. */
  public static AugmentOptions photographs(int size, int channels) {
    return plain(size, channels, Crop.RandomResized.INCEPTION, true);
  }

  /** Training on small images: shifts by up to {@code padding} pixels and flips, in [-1, 1]. */
  public static AugmentOptions smallImages(int size, int channels, int padding) {
    return plain(size, channels, new Crop.Shift(padding), true);
  }

  private static AugmentOptions plain(int size, int channels, Crop crop, boolean flip) {
    return new AugmentOptions(
        size,
        channels,
        crop,
        flip,
        RandAugment.NONE,
        ColourJitter.NONE,
        RandomErasing.NONE,
        Scaling.MINUS_ONE_TO_ONE);
  }

  /** The same with or without mirroring. */
  public AugmentOptions withFlip(boolean mirrored) {
    return new AugmentOptions(
        size, channels, crop, mirrored, randAugment, jitter, erasing, scaling);
  }

  /** The same with another crop. */
  public AugmentOptions with(Crop cropped) {
    return new AugmentOptions(size, channels, cropped, flip, randAugment, jitter, erasing, scaling);
  }

  /** The same with other random operations. */
  public AugmentOptions with(RandAugment operations) {
    return new AugmentOptions(size, channels, crop, flip, operations, jitter, erasing, scaling);
  }

  /** The same with other changes of colour. */
  public AugmentOptions with(ColourJitter colours) {
    return new AugmentOptions(size, channels, crop, flip, randAugment, colours, erasing, scaling);
  }

  /** The same with another erasing. */
  public AugmentOptions with(RandomErasing erased) {
    return new AugmentOptions(size, channels, crop, flip, randAugment, jitter, erased, scaling);
  }

  /** The same with another scaling. */
  public AugmentOptions with(Scaling scaled) {
    return new AugmentOptions(size, channels, crop, flip, randAugment, jitter, erasing, scaled);
  }
}
