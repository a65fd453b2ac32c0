package sparkception.data.image;

import java.util.Locale;
import java.util.Objects;

/**
 * A decoded image.
 *
 * @param data rows from top to bottom, pixels from left to right, samples 0 to 255 (HWC); RGB order
 * @param width pixels a row
 * @param height rows
 * @param channels 1 (gray) or 3 (RGB)
 */
public record Pixels(byte[] data, int width, int height, int channels) {
  /** Rejects data of another size than height x width x channels. */
  public Pixels {
    Objects.requireNonNull(data, "data");
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("Invalid channels: " + channels + " (must be 1 or 3)");
    }
    if (data.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid pixels: %d bytes (must be %d x %d x %d)",
              data.length,
              height,
              width,
              channels));
    }
  }

  /** The sample at a place, 0 to 255. */
  public int sample(int x, int y, int channel) {
    return data[(y * width + x) * channels + channel] & 0xFF;
  }
}
