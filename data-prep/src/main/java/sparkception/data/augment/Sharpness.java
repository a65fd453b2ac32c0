package sparkception.data.augment;

import sparkception.data.image.Pixels;

/** Mixes an image with a smoothed copy of itself, or away from it. */
final class Sharpness {
  private static final int CENTRE_WEIGHT = 5;
  private static final int WEIGHTS = 13;

  private Sharpness() {}

  /**
   * 0 smooths (3 x 3, centre weight 5 of 13), 1 changes nothing, above 1 sharpens. The border stays
   * as it is.
   */
  static void apply(Pixels pixels, double factor) {
    byte[] source = pixels.data().clone();
    int channels = pixels.channels();
    int row = pixels.width() * channels;
    for (int y = 1; y < pixels.height() - 1; y++) {
      for (int at = y * row + channels; at < (y + 1) * row - channels; at++) {
        double smooth = smoothed(source, at, row, channels);
        double sample = smooth + ((source[at] & 0xFF) - smooth) * factor;
        pixels.data()[at] = (byte) Math.max(0, Math.min(255, Math.floor(sample + 0.5)));
      }
    }
  }

  private static double smoothed(byte[] source, int at, int row, int channels) {
    int sum = (CENTRE_WEIGHT - 1) * (source[at] & 0xFF);
    for (int neighbour = at - row; neighbour <= at + row; neighbour += row) {
      sum += source[neighbour - channels] & 0xFF;
      sum += source[neighbour] & 0xFF;
      sum += source[neighbour + channels] & 0xFF;
    }
    return (double) sum / WEIGHTS;
  }
}
