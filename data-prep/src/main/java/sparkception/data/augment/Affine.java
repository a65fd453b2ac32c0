package sparkception.data.augment;

import sparkception.data.image.Pixels;

/**
 * Moves the content of an image: the output at (x, y), counted from the centre, shows the input at
 * (a x + b y + c, d x + e y + f), bilinear; what lies outside is middle gray.
 */
record Affine(double a, double b, double c, double d, double e, double f) {
  private static final int OUTSIDE = 128;

  static Affine rotation(double degrees) {
    double angle = StrictMath.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return new Affine(cos, sin, 0, -sin, cos, 0);
  }

  static Affine shear(double alongX, double alongY) {
    return new Affine(1, alongX, 0, alongY, 1, 0);
  }

  static Affine translation(double x, double y) {
    return new Affine(1, 0, x, 0, 1, y);
  }

  /** Changes pixels in place. */
  void apply(Pixels pixels) {
    Pixels source =
        new Pixels(pixels.data().clone(), pixels.width(), pixels.height(), pixels.channels());
    for (int y = 0; y < pixels.height(); y++) {
      fillRow(source, pixels, y);
    }
  }

  private void fillRow(Pixels source, Pixels target, int y) {
    int width = source.width();
    double centreX = (width - 1) / 2.0;
    double centreY = (source.height() - 1) / 2.0;
    double rowX = b * (y - centreY) + c + centreX;
    double rowY = e * (y - centreY) + f + centreY;
    for (int x = 0; x < width; x++) {
      double fromX = a * (x - centreX) + rowX;
      double fromY = d * (x - centreX) + rowY;
      int at = (y * width + x) * source.channels();
      if (fromX >= 0 && fromY >= 0 && fromX < width - 1 && fromY < source.height() - 1) {
        mixInside(source, fromX, fromY, target.data(), at);
      } else {
        mixAtBorder(source, fromX, fromY, target.data(), at);
      }
    }
  }

  private static void mixInside(Pixels source, double x, double y, byte[] target, int at) {
    byte[] data = source.data();
    int channels = source.channels();
    int left = (int) x;
    int top = (int) y;
    double right = x - left;
    double down = y - top;
    int first = (top * source.width() + left) * channels;
    int below = first + source.width() * channels;
    for (int i = 0; i < channels; i++) {
      double upper = mix(data[first + i] & 0xFF, data[first + channels + i] & 0xFF, right);
      double lower = mix(data[below + i] & 0xFF, data[below + channels + i] & 0xFF, right);
      target[at + i] = (byte) (mix(upper, lower, down) + 0.5);
    }
  }

  private static void mixAtBorder(Pixels source, double x, double y, byte[] target, int at) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    for (int i = 0; i < source.channels(); i++) {
      double upper = mix(sample(source, left, top, i), sample(source, left + 1, top, i), x - left);
      double lower =
          mix(sample(source, left, top + 1, i), sample(source, left + 1, top + 1, i), x - left);
      target[at + i] = (byte) (mix(upper, lower, y - top) + 0.5);
    }
  }

  private static double mix(double first, double second, double weight) {
    return first + (second - first) * weight;
  }

  private static int sample(Pixels source, int x, int y, int channel) {
    boolean inside = x >= 0 && x < source.width() && y >= 0 && y < source.height();
    return inside ? source.sample(x, y, channel) : OUTSIDE;
  }
}
