package sparkception.data.image;

import java.io.Serializable;

/**
 * Exact sums over pixels, from which channel mean and deviation follow; gray counts as R = G = B.
 * Sums of whole numbers, so the order of merging does not change them.
 *
 * @param pixels how many pixels
 * @param sums of the samples (0 to 255) of R, G, B
 * @param squares of the samples of R, G, B
 */
public record PixelSums(long pixels, Channels sums, Channels squares) implements Serializable {
  /** The sums of no pixels. */
  public static final PixelSums NONE =
      new PixelSums(0, new Channels(0, 0, 0), new Channels(0, 0, 0));

  /** One number a channel. */
  public record Channels(long red, long green, long blue) implements Serializable {
    Channels plus(Channels other) {
      return new Channels(red + other.red, green + other.green, blue + other.blue);
    }
  }

  /** The sums over both sets of pixels. */
  public PixelSums plus(PixelSums other) {
    return new PixelSums(pixels + other.pixels, sums.plus(other.sums), squares.plus(other.squares));
  }

  /** Mean of R, G, B in units of full scale (0 to 1); zeros without pixels. */
  public double[] mean() {
    return new double[] {mean(sums.red), mean(sums.green), mean(sums.blue)};
  }

  /** Standard deviation of R, G, B over all pixels in units of full scale (0 to 1). */
  public double[] standardDeviation() {
    return new double[] {
      deviation(sums.red, squares.red),
      deviation(sums.green, squares.green),
      deviation(sums.blue, squares.blue)
    };
  }

  private double mean(long sum) {
    return sum / (255.0 * Math.max(1, pixels));
  }

  private double deviation(long sum, long square) {
    double n = Math.max(1, pixels);
    double mean = sum / n;
    return Math.sqrt(Math.max(0, square / n - mean * mean)) / 255.0;
  }
}
