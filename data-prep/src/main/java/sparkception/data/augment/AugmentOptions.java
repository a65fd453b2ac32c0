package sparkception.data.augment;

import java.io.Serializable;
import java.util.Objects;

/**
 * How encoded images become a network's input.
 *
 * @param size pixels of the output's sides
 * @param channels 1 (gray) or 3 (RGB); images of the other kind are converted
 * @param crop which part of the image is looked at
 * @param flip whether every second image, at random, is mirrored
 * @param scaling of samples to floats
 */
public record AugmentOptions(int size, int channels, Crop crop, boolean flip, Scaling scaling)
    implements Serializable {
  /** Rejects values outside the ranges above. */
  public AugmentOptions {
    Ranges.require("image size", size, 1, 8192);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("Invalid channels: " + channels + " (must be 1 or 3)");
    }
    Objects.requireNonNull(crop, "crop");
    Objects.requireNonNull(scaling, "scaling");
  }

  /**
   * What evaluation sees: the centre crop of the given fraction of the shorter side, in [-1, 1].
   */
  public static AugmentOptions evaluation(int size, int channels, double fraction) {
    return new AugmentOptions(
        size, channels, new Crop.Centre(fraction), false, Scaling.MINUS_ONE_TO_ONE);
  }

  /** Training on photographs: Inception's random-resized crop and flips, in [-1, 1]. */
  public static AugmentOptions photographs(int size, int channels) {
    return new AugmentOptions(
        size, channels, Crop.RandomResized.INCEPTION, true, Scaling.MINUS_ONE_TO_ONE);
  }

  /** Training on small images: shifts by up to {@code padding} pixels and flips, in [-1, 1]. */
  public static AugmentOptions smallImages(int size, int channels, int padding) {
    return new AugmentOptions(
        size, channels, new Crop.Shift(padding), true, Scaling.MINUS_ONE_TO_ONE);
  }
}
