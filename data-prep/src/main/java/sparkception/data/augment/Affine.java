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
    double centreX = (pixels.width() - 1) / 2.0;
    double centreY = (pixels.height() - 1) / 2.0;
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        double fromX = a * (x - centreX) + b * (y - centreY) + c + centreX;
        double fromY = d * (x - centreX) + e * (y - centreY) + f + centreY;
        sample(source, fromX, fromY, pixels, (y * pixels.width() + x) * pixels.channels());
      }
    }
  }

  private static void sample(Pixels source, double x, double y, Pixels target, int at) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double down = y - top;
    for (int channel = 0; channel < source.channels(); channel++) {
      double upper = mix(at(source, left, top, channel), at(source, left + 1, top, channel), right);
      double lower =
          mix(at(source, left, top + 1, channel), at(source, left + 1, top + 1, channel), right);
      target.data()[at + channel] = (byte) (mix(upper, lower, down) + 0.5);
    }
  }

  private static double mix(double first, double second, double weight) {
    return first + (second - first) * weight;
  }

  private static int at(Pixels source, int x, int y, int channel) {
    boolean inside = x >= 0 && x < source.width() && y >= 0 && y < source.height();
    return inside ? source.sample(x, y, channel) : OUTSIDE;
  }
}
