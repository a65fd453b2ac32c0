package sparkception.data.augment;

import sparkception.data.image.Pixels;

/** An affine map of (R, G, B) in 0 to 255: three rows of three factors and an offset. */
final class ColourMatrix {
  /** ITU-R BT.601 luma, as JPEG's Y. */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  private static final int ROWS = 3;
  private static final int OFFSET = 3;

  private final double[][] rows;

  private ColourMatrix(double[][] rows) {
    this.rows = rows;
  }

  static ColourMatrix identity() {
    return saturation(1);
  }

  static ColourMatrix brightness(double added) {
    ColourMatrix matrix = identity();
    for (double[] row : matrix.rows) {
      row[OFFSET] = added;
    }
    return matrix;
  }

  /** Samples stand off {@code centre} by {@code factor} times what they did. */
  static ColourMatrix contrast(double factor, double centre) {
    double[][] rows = new double[ROWS][OFFSET + 1];
    for (int i = 0; i < ROWS; i++) {
      rows[i][i] = factor;
      rows[i][OFFSET] = (1 - factor) * centre;
    }
    return new ColourMatrix(rows);
  }

  /** Samples stand off the pixel's luma by {@code factor} times what they did. */
  static ColourMatrix saturation(double factor) {
    double[][] rows = new double[ROWS][OFFSET + 1];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        rows[i][j] = (1 - factor) * LUMA[j] + (i == j ? factor : 0);
      }
    }
    return new ColourMatrix(rows);
  }

  /** Rotates about the gray axis (1, 1, 1) by an angle in radians (Rodrigues' formula). */
  static ColourMatrix hue(double angle) {
    double cos = StrictMath.cos(angle);
    double along = (1 - cos) / 3;
    double across = StrictMath.sin(angle) / Math.sqrt(3);
    double[][] rows = new double[ROWS][OFFSET + 1];
    for (int i = 0; i < ROWS; i++) {
      rows[i][i] = cos + along;
      rows[i][(i + 1) % ROWS] = along - across;
      rows[i][(i + 2) % ROWS] = along + across;
    }
    return new ColourMatrix(rows);
  }

  /** This map after another one. */
  ColourMatrix after(ColourMatrix first) {
    double[][] product = new double[ROWS][OFFSET + 1];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j <= OFFSET; j++) {
        product[i][j] = dot(rows[i], first.column(j)) + (j == OFFSET ? rows[i][OFFSET] : 0);
      }
    }
    return new ColourMatrix(product);
  }

  private double[] column(int j) {
    return new double[] {rows[0][j], rows[1][j], rows[2][j]};
  }

  private static double dot(double[] row, double[] column) {
    return row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
  }

  /** The luma of a mapped colour; the luma of an image's mean colour is the mean luma. */
  double lumaOf(double[] rgb) {
    double luma = 0;
    for (int i = 0; i < ROWS; i++) {
      luma += LUMA[i] * (dot(rows[i], rgb) + rows[i][OFFSET]);
    }
    return luma;
  }

  /** The mean colour; gray counts as R = G = B. */
  static double[] mean(Pixels pixels) {
    long[] sums = new long[ROWS];
    int channels = pixels.channels();
    byte[] data = pixels.data();
    for (int at = 0; at < data.length; at += channels) {
      for (int channel = 0; channel < ROWS; channel++) {
        sums[channel] += data[at + channel % channels] & 0xFF;
      }
    }
    double count = (double) pixels.width() * pixels.height();
    return new double[] {sums[0] / count, sums[1] / count, sums[2] / count};
  }

  /** Maps pixels in place, rounded and clipped; gray stays gray, as the luma of what it becomes. */
  void apply(Pixels pixels) {
    if (pixels.channels() == 1) {
      applyToGray(pixels.data());
    } else {
      applyToColour(pixels.data());
    }
  }

  private void applyToGray(byte[] data) {
    byte[] table = new byte[256];
    for (int sample = 0; sample < table.length; sample++) {
      table[sample] = clip(lumaOf(new double[] {sample, sample, sample}));
    }
    PointOperation.lookUp(data, table);
  }

  private void applyToColour(byte[] data) {
    for (int at = 0; at < data.length; at += ROWS) {
      double red = data[at] & 0xFF;
      double green = data[at + 1] & 0xFF;
      double blue = data[at + 2] & 0xFF;
      for (int i = 0; i < ROWS; i++) {
        double[] row = rows[i];
        data[at + i] = clip(row[0] * red + row[1] * green + row[2] * blue + row[OFFSET]);
      }
    }
  }

  private static byte clip(double sample) {
    return (byte) Math.max(0, Math.min(255, (int) Math.floor(sample + 0.5)));
  }
}
