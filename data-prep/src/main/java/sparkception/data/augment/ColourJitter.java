package sparkception.data.augment;

import java.io.Serializable;
import java.util.Arrays;
import sparkception.data.image.Pixels;
import sparkception.data.random.SplitMix64;

/**
 * Random changes of brightness, contrast, saturation and hue in random order, as in Inception's
 * training (Howard, arXiv 1312.5402). Each is linear in (R, G, B), so together they are one matrix
 * and samples are rounded and clipped once.
 *
 * @param brightness greatest change, as a fraction of full scale, added to all samples
 * @param contrast greatest change of the factor 1 by which samples stand off the image's mean luma
 * @param saturation greatest change of the factor 1 by which samples stand off the pixel's luma
 * @param hue greatest rotation about the gray axis, as a fraction of the full circle
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue)
    implements Serializable {
  /** Changes nothing. */
  public static final ColourJitter NONE = new ColourJitter(0, 0, 0, 0);

  /** The strengths of the published Inception and Xception training: 32/255, 0.5, 0.5, 0.2. */
  public static final ColourJitter INCEPTION = new ColourJitter(32 / 255.0, 0.5, 0.5, 0.2);

  private static final int STEPS = 4;

  /** Rejects strengths out of range. */
  public ColourJitter {
    Ranges.require("brightness jitter", brightness, 0, 1);
    Ranges.require("contrast jitter", contrast, 0, 1);
    Ranges.require("saturation jitter", saturation, 0, 1);
    Ranges.require("hue jitter", hue, 0, 0.5);
  }

  /** The same with all strengths multiplied by a factor. */
  public ColourJitter times(double factor) {
    return new ColourJitter(
        factor * brightness, factor * contrast, factor * saturation, factor * hue);
  }

  boolean changesNothing() {
    return equals(NONE);
  }

  /** Changes pixels in place. */
  void apply(Pixels pixels, SplitMix64 random) {
    ColourMatrix matrix = ColourMatrix.identity();
    double[] mean = ColourMatrix.mean(pixels);
    for (int step : randomOrder(random)) {
      matrix = next(step, matrix, mean, random).after(matrix);
    }
    matrix.apply(pixels);
  }

  private ColourMatrix next(int step, ColourMatrix before, double[] mean, SplitMix64 random) {
    return switch (step) {
      case 0 -> ColourMatrix.brightness(255 * within(brightness, random));
      case 1 -> ColourMatrix.contrast(1 + within(contrast, random), before.lumaOf(mean));
      case 2 -> ColourMatrix.saturation(1 + within(saturation, random));
      default -> ColourMatrix.hue(2 * Math.PI * within(hue, random));
    };
  }

  private static double within(double most, SplitMix64 random) {
    return random.nextDouble(-most, most);
  }

  private static int[] randomOrder(SplitMix64 random) {
    int[] order = new int[STEPS];
    Arrays.setAll(order, i -> i);
    random.shuffle(order);
    return order;
  }
}
