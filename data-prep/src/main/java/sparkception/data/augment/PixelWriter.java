package sparkception.data.augment;

import java.util.Arrays;
import sparkception.data.image.Pixels;

/** Writes pixels as a network is shown them: shifted, mirrored, with the channels that it wants. */
final class PixelWriter {
  private final int size;
  private final int channels;

  PixelWriter(AugmentOptions options) {
    this.size = options.size();
    this.channels = options.channels();
  }

  /** Writes size x size pixels to {@code out} from {@code offset} on. */
  void write(Pixels pixels, View view, byte[] out, int offset) {
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
      Pixels pixels, int sourceRow, View view, byte[] out, int row, int first, int last) {
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

  private void gray(byte[] data, int source, int step, byte[] out, int to, int count) {
    int from = source;
    for (int i = to; i < to + count; i++, from += step) {
      out[i] = data[from];
    }
  }

  /** ITU-R BT.601, as JPEG's Y. */
  private void luma(byte[] data, int source, int step, byte[] out, int to, int count) {
    int from = source;
    for (int i = to; i < to + count; i++, from += step) {
      int red = data[from] & 0xFF;
      int green = data[from + 1] & 0xFF;
      int blue = data[from + 2] & 0xFF;
      out[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    }
  }

  /** {@code apart}: from a sample to the next of its pixel, 0 when gray stands for all three. */
  private void colour(byte[] data, int source, int step, int apart, byte[] out, int to, int count) {
    int from = source;
    for (int i = to; i < to + count * 3; i += 3, from += step) {
      out[i] = data[from];
      out[i + 1] = data[from + apart];
      out[i + 2] = data[from + 2 * apart];
    }
  }

  private void writeBlack(byte[] out, int row, int first, int last) {
    Arrays.fill(out, row + first * channels, row + last * channels, (byte) 0);
  }
}
