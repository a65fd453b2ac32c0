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
    byte[] target = pixels.data();
    int channels = pixels.channels();
    int row = pixels.width() * channels;
    double smoothWeight = (1 - factor) / WEIGHTS;
    for (int y = 1; y < pixels.height() - 1; y++) {
      for (int at = y * row + channels; at < (y + 1) * row - channels; at++) {
        int sample = source[at] & 0xFF;
        int sum = weightedSum(source, at, row, channels);
        int mixed = (int) (sum * smoothWeight + sample * factor + 0.5);
        target[at] = (byte) Math.max(0, Math.min(255, mixed));
      }
    }
  }

  private static int weightedSum(byte[] source, int at, int row, int channels) {
    return threeInARow(source, at - row, channels)
        + threeInARow(source, at, channels)
        + threeInARow(source, at + row, channels)
        + (CENTRE_WEIGHT - 1) * (source[at] & 0xFF);
  }

  private static int threeInARow(byte[] source, int at, int channels) {
    return (source[at - channels] & 0xFF) + (source[at] & 0xFF) + (source[at + channels] & 0xFF);
  }
}
