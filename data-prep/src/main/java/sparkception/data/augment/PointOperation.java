package sparkception.data.augment;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import sparkception.data.image.Pixels;

/** Changes of each sample by itself, through a table of 256 entries. */
final class PointOperation {
  private static final int LEVELS = 256;

  private PointOperation() {}

  /** Replaces every sample by its entry. */
  static void lookUp(byte[] data, byte[] table) {
    for (int i = 0; i < data.length; i++) {
      data[i] = table[data[i] & 0xFF];
    }
  }

  /** Inverts samples at or above the threshold (0 to 256). */
  static void solarize(Pixels pixels, int threshold) {
    lookUp(pixels.data(), table(sample -> sample >= threshold ? 255 - sample : sample));
  }

  /** Keeps the highest bits (1 to 8) of each sample. */
  static void posterize(Pixels pixels, int bits) {
    int mask = 0xFF << (8 - bits);
    lookUp(pixels.data(), table(sample -> sample & mask));
  }

  /** Multiplies samples. */
  static void scale(Pixels pixels, double factor) {
    lookUp(pixels.data(), table(sample -> clip(sample * factor)));
  }

  /** Stretches each channel to the full range. */
  static void autoContrast(Pixels pixels) {
    for (int channel = 0; channel < pixels.channels(); channel++) {
      int[] histogram = histogram(pixels, channel);
      int least = firstUsed(histogram);
      int most = lastUsed(histogram);
      if (most > least) {
        double factor = 255.0 / (most - least);
        lookUp(pixels, channel, table(sample -> clip((sample - least) * factor)));
      }
    }
  }

  /** Spreads each channel so that its levels are equally used, as far as whole levels can. */
  static void equalize(Pixels pixels) {
    for (int channel = 0; channel < pixels.channels(); channel++) {
      int[] histogram = histogram(pixels, channel);
      int spread = Arrays.stream(histogram).sum() - histogram[lastUsed(histogram)];
      if (spread > 0) {
        lookUp(pixels, channel, equalizing(histogram, spread / 255.0));
      }
    }
  }

  /** A level goes to the share of samples below it, {@code step} samples a level of output. */
  private static byte[] equalizing(int[] histogram, double step) {
    byte[] table = new byte[LEVELS];
    int below = 0;
    for (int level = 0; level < LEVELS; level++) {
      table[level] = (byte) clip(below / step);
      below += histogram[level];
    }
    return table;
  }

  private static int[] histogram(Pixels pixels, int channel) {
    int[] histogram = new int[LEVELS];
    byte[] data = pixels.data();
    for (int i = channel; i < data.length; i += pixels.channels()) {
      histogram[data[i] & 0xFF]++;
    }
    return histogram;
  }

  private static int firstUsed(int[] histogram) {
    int level = 0;
    while (histogram[level] == 0) {
      level++;
    }
    return level;
  }

  private static int lastUsed(int[] histogram) {
    int level = LEVELS - 1;
    while (histogram[level] == 0) {
      level--;
    }
    return level;
  }

  private static void lookUp(Pixels pixels, int channel, byte[] table) {
    byte[] data = pixels.data();
    for (int i = channel; i < data.length; i += pixels.channels()) {
      data[i] = table[data[i] & 0xFF];
    }
  }

  private static byte[] table(IntUnaryOperator change) {
    byte[] table = new byte[LEVELS];
    for (int sample = 0; sample < LEVELS; sample++) {
      table[sample] = (byte) change.applyAsInt(sample);
    }
    return table;
  }

  private static int clip(double sample) {
    return (int) Math.max(0, Math.min(255, Math.floor(sample + 0.5)));
  }
}
