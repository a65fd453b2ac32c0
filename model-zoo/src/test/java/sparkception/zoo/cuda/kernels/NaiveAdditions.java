package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.ElementType;

/** What joins a gradient on its way back through an activation, by plain loops. */
final class NaiveAdditions {

  private final ImageShape shape;
  private final Reading reading;
  private final Additions additions;
  private final Lab.Array u;
  private final Lab.Array residual;
  private final Lab.Array shortcut;
  private final Lab.Array u1;
  private final Lab.Array u2;

  NaiveAdditions(
      Lab lab,
      ElementType type,
      ImageShape shape,
      Reading reading,
      Additions additions,
      Lab.Array u) {
    this.shape = shape;
    this.reading = reading;
    this.additions = additions;
    this.u = u;
    this.residual = lab.normal(type, shape.elements());
    this.shortcut = lab.normal(type, shape.halved().elements());
    this.u1 = lab.normal(type, shape.elements());
    this.u2 = lab.normal(type, shape.elements());
  }

  Joined joined() {
    return new Joined(
        additions.residual() ? residual.address() : 0,
        additions.shortcut() ? shortcut.address() : 0,
        additions.weightedSums() > 0 && !reading.isNormalized() ? u1.address() : 0,
        additions.weightedSums() > 1 ? u2.address() : 0);
  }

  /** The gradient of u, before its normalization, from that of what was read. */
  double[] back(double[] dx, double[] a, double[] b) {
    double[] g = dx.clone();
    if (additions.shortcut() && reading == Reading.NORMALIZED_RELU) {
      addShortcut(g);
    }
    double[] slope = NaiveReading.slope(reading, u.values(), a, b);
    for (int i = 0; i < g.length; i++) {
      g[i] *= slope[i];
    }
    if (additions.residual()) {
      double[] more = residual.values();
      for (int i = 0; i < g.length; i++) {
        g[i] += more[i];
      }
    }
    if (additions.shortcut() && reading != Reading.NORMALIZED_RELU) {
      addShortcut(g);
    }
    return g;
  }

  double[] sums(double[] g) {
    int channels = shape.channels();
    if (reading.isNormalized()) {
      return NaiveReading.sums(g, channels, u.values());
    }
    return switch (additions.weightedSums()) {
      case 0 -> NaiveReading.sums(g, channels);
      case 1 -> NaiveReading.sums(g, channels, u1.values());
      default -> NaiveReading.sums(g, channels, u1.values(), u2.values());
    };
  }

  private void addShortcut(double[] g) {
    double[] more = shortcut.values();
    ImageShape half = shape.halved();
    for (int i = 0; i < more.length; i++) {
      int channel = i % shape.channels();
      int pixel = i / shape.channels();
      int w = pixel % half.width() * 2;
      int h = pixel / half.width() % half.height() * 2;
      int n = pixel / half.width() / half.height();
      g[((n * shape.height() + h) * shape.width() + w) * shape.channels() + channel] += more[i];
    }
  }
}
