package sparkception.data.augment;

import java.io.Serializable;
import sparkception.data.image.Pixels;
import sparkception.data.random.SplitMix64;

/**
 * RandAugment (Cubuk et al., arXiv 1909.13719): a few operations, each drawn anew from the paper's
 * fourteen, all of the same strength.
 *
 * @param layers operations an image; 0 turns it off
 * @param magnitude 0 (weakest) to 10 (strongest)
 */
public record RandAugment(int layers, double magnitude) implements Serializable {
  /** Changes nothing. */
  public static final RandAugment NONE = new RandAugment(0, 0);

  private static final double GREATEST_MAGNITUDE = 10;

  /** Rejects values out of range. */
  public RandAugment {
    Ranges.require("RandAugment layers", layers, 0, 14);
    Ranges.require("RandAugment magnitude", magnitude, 0, GREATEST_MAGNITUDE);
  }

  /** Changes pixels in place. */
  void apply(Pixels pixels, SplitMix64 random) {
    RandAugmentOperation[] operations = RandAugmentOperation.values();
    for (int layer = 0; layer < layers; layer++) {
      RandAugmentOperation operation = operations[random.nextInt(operations.length)];
      double sign = random.nextBoolean(0.5) ? 1 : -1;
      operation.apply(pixels, magnitude / GREATEST_MAGNITUDE, sign);
    }
  }
}
