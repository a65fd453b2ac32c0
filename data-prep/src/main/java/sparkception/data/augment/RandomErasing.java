package sparkception.data.augment;

import java.io.Serializable;
import sparkception.data.image.Pixels;
import sparkception.data.image.Window;
import sparkception.data.random.SplitMix64;

/**
 * Replaces a random rectangle by uniform noise (Zhong et al., arXiv 1708.04896, RE-R).
 *
 * @param probability that an image is touched
 */
public record RandomErasing(double probability) implements Serializable {
  /** Changes nothing. */
  public static final RandomErasing NONE = new RandomErasing(0);

  /** The paper's area of 0.02 to 0.4 and ratio of 0.3 to 1/0.3. */
  private static final Crop.RandomResized RECTANGLE =
      new Crop.RandomResized(0.02, 0.4, 0.3, 1 / 0.3);

  /** Rejects probabilities out of range. */
  public RandomErasing {
    Ranges.require("random erasing's probability", probability, 0, 1);
  }

  /** Changes pixels in place. */
  void apply(Pixels pixels, SplitMix64 random) {
    if (!random.nextBoolean(probability)) {
      return;
    }
    Window window =
        RECTANGLE.choose(pixels.width(), pixels.height(), pixels.width(), random).window();
    int channels = pixels.channels();
    for (int y = window.y(); y < window.y() + window.height(); y++) {
      int row = (y * pixels.width() + window.x()) * channels;
      for (int at = row; at < row + window.width() * channels; at++) {
        pixels.data()[at] = (byte) random.nextLong();
      }
    }
  }
}
