package sparkception.zoo.cuda.kernels;

import java.util.Locale;

/**
 * Sizes of activations, {@code [batch, height, width, channels]}, contiguous.
 *
 * @param batch images, above 0
 * @param height rows, above 0
 * @param width columns, above 0
 * @param channels above 0
 */
public record ImageShape(int batch, int height, int width, int channels) {

  public ImageShape {
    if (batch < 1 || height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid shape of activations: [%d, %d, %d, %d] (all must be > 0)",
              batch,
              height,
              width,
              channels));
    }
  }

  /** Pixels of the whole batch: the rows of the matrix that a product sees. */
  public int pixels() {
    return Math.multiplyExact(Math.multiplyExact(batch, height), width);
  }

  /** Numbers in all. */
  public long elements() {
    return (long) pixels() * channels;
  }

  /** The same pixels with other channels. */
  public ImageShape withChannels(int count) {
    return new ImageShape(batch, height, width, count);
  }

  /** Every second row and column, as padding "same" and stride 2 leave them. */
  public ImageShape halved() {
    return new ImageShape(batch, (height + 1) / 2, (width + 1) / 2, channels);
  }
}
