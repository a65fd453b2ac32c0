package sparkception.data.augment;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * From samples of 0 to 255 to what a network takes: (sample / 255 - mean) / deviation, a channel at
 * a time.
 *
 * @param mean of R, G, B in units of full scale (0 to 1)
 * @param deviation of R, G, B in the same units, above 0
 */
public record Scaling(List<Double> mean, List<Double> deviation) implements Serializable {
  /** To [-1, 1], as Keras's Xception preprocesses: sample / 127.5 - 1. */
  public static final Scaling MINUS_ONE_TO_ONE =
      new Scaling(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

  /** Rejects anything but three means and three positive deviations. */
  public Scaling {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.size() != 3 || deviation.size() != 3) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid scaling: mean %s, deviation %s (must have one number each for R, G, B)",
              mean,
              deviation));
    }
    deviation.forEach(value -> Ranges.require("scaling's deviation", value, 1e-6, 1e6));
  }

  /**
   * The scaled value of each sample, {@code [channels][256]}. A network of one channel takes
   * green's numbers.
   */
  public float[] table(int channels) {
    float[] table = new float[channels * 256];
    for (int channel = 0; channel < channels; channel++) {
      int source = channels == 1 ? 1 : channel;
      for (int sample = 0; sample < 256; sample++) {
        table[channel * 256 + sample] = scaled(sample, source);
      }
    }
    return table;
  }

  private float scaled(int sample, int channel) {
    return (float) ((sample / 255.0 - mean.get(channel)) / deviation.get(channel));
  }
}
