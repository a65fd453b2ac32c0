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
    int length = size * channels;
    // Output columns first to last show input columns that exist.
    int first = Math.max(0, view.flipped() ? view.shiftX() : -view.shiftX());
    int last = size - Math.max(0, view.flipped() ? -view.shiftX() : view.shiftX());
    for (int y = 0; y < size; y++) {
      int row = offset + y * length;
      int sourceY = y + view.shiftY();
      if (sourceY < 0 || sourceY >= size || first >= last) {
        writeBlack(out, row, 0, size);
      } else {
        writeBlack(out, row, 0, first);
        writeRow(pixels, sourceY * size, view, out, row, first, last);
        writeBlack(out, row, last, size);
      }
    }
  }

  private void writeRow(
      Pixels pixels, int sourceRow, View view, float[] out, int row, int first, int last) {
    int step = view.flipped() ? -1 : 1;
    int sourceX = view.flipped() ? size - 1 - first + view.shiftX() : first + view.shiftX();
    int source = (sourceRow + sourceX) * pixels.channels();
    int sourceStep = step * pixels.channels();
    int to = row + first * channels;
    int count = last - first;
    if (channels == 1 && pixels.channels() == 1) {
      gray(pixels.data(), source, sourceStep, out, to, count);
    } else if (channels == 1) {
      luma(pixels.data(), source, sourceStep, out, to, count);
    } else {
      int apart = pixels.channels() == 3 ? 1 : 0;
      colour(pixels.data(), source, sourceStep, apart, out, to, count);
    }
  }

  private void gray(byte[] data, int source, int step, float[] out, int to, int count) {
    float[] table = tables[0];
    int from = source;
    for (int i = to; i < to + count; i++, from += step) {
      out[i] = table[data[from] & 0xFF];
    }
  }

  /** ITU-R BT.601, as JPEG's Y. */
  private void luma(byte[] data, int source, int step, float[] out, int to, int count) {
    float[] table = tables[0];
    int from = source;
    for (int i = to; i < to + count; i++, from += step) {
      int red = data[from] & 0xFF;
      int green = data[from + 1] & 0xFF;
      int blue = data[from + 2] & 0xFF;
      out[i] = table[(299 * red + 587 * green + 114 * blue + 500) / 1000];
    }
  }

  /** {@code apart}: from a sample to the next of its pixel, 0 when gray stands for all three. */
  private void colour(
      byte[] data, int source, int step, int apart, float[] out, int to, int count) {
    float[] red = tables[0];
    float[] green = tables[1];
    float[] blue = tables[2];
    int from = source;
    for (int i = to; i < to + count * 3; i += 3, from += step) {
      out[i] = red[data[from] & 0xFF];
      out[i + 1] = green[data[from + apart] & 0xFF];
      out[i + 2] = blue[data[from + 2 * apart] & 0xFF];
    }
  }

  private void writeBlack(float[] out, int row, int first, int last) {
    for (int i = row + first * channels; i < row + last * channels; i++) {
      out[i] = tables[(i - row) % channels][0];
    }
  }
}
