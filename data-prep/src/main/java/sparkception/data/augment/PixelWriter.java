package sparkception.data.augment;

import sparkception.data.image.Pixels;

/**
 * Writes 8-bit pixels as a network's floats: shifted, mirrored, with the channels it wants, scaled.
 */
final class PixelWriter {
  private final int size;
  private final int channels;
  private final float[][] tables;

  PixelWriter(AugmentOptions options) {
    this.size = options.size();
    this.channels = options.channels();
    this.tables = options.scaling().tables(channels);
  }

  /** Writes size x size pixels to {@code out} from {@code offset} on. */
  void write(Pixels pixels, View view, float[] out, int offset) {
    for (int y = 0; y < size; y++) {
      int row = offset + y * size * channels;
      int sourceY = y + view.shiftY();
      if (sourceY < 0 || sourceY >= size) {
        writeBlack(out, row, size);
      } else {
        writeRow(pixels, sourceY, view, out, row);
      }
    }
  }

  private void writeRow(Pixels pixels, int sourceY, View view, float[] out, int row) {
    int step = view.flipped() ? -1 : 1;
    int sourceX = view.shiftX() + (view.flipped() ? size - 1 : 0);
    for (int x = 0; x < size; x++, sourceX += step) {
      int at = row + x * channels;
      if (sourceX < 0 || sourceX >= size) {
        writeBlack(out, at, 1);
      } else {
        writePixel(pixels, (sourceY * size + sourceX) * pixels.channels(), out, at);
      }
    }
  }

  private void writePixel(Pixels pixels, int source, float[] out, int at) {
    byte[] data = pixels.data();
    if (pixels.channels() == channels) {
      for (int channel = 0; channel < channels; channel++) {
        out[at + channel] = tables[channel][data[source + channel] & 0xFF];
      }
    } else if (channels == 3) {
      for (int channel = 0; channel < channels; channel++) {
        out[at + channel] = tables[channel][data[source] & 0xFF];
      }
    } else {
      out[at] = tables[0][luma(data, source)];
    }
  }

  /** ITU-R BT.601, as JPEG's Y. */
  private static int luma(byte[] rgb, int at) {
    int red = rgb[at] & 0xFF;
    int green = rgb[at + 1] & 0xFF;
    int blue = rgb[at + 2] & 0xFF;
    return (299 * red + 587 * green + 114 * blue + 500) / 1000;
  }

  private void writeBlack(float[] out, int from, int pixels) {
    for (int i = 0; i < pixels * channels; i++) {
      out[from + i] = tables[i % channels][0];
    }
  }
}
