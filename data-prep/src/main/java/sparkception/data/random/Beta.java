package sparkception.data.random;

/** Draws from the symmetric Beta distribution, as X / (X + Y) of two Gamma variables. */
public final class Beta {
  private Beta() {}

  /** A draw from Beta({@code alpha}, {@code alpha}), 0 to 1; {@code alpha} above 0. */
  public static double next(double alpha, SplitMix64 random) {
    double x = gamma(alpha, random);
    double y = gamma(alpha, random);
    // Both underflow only for tiny alpha, where the distribution is a coin.
    return x + y > 0 ? x / (x + y) : random.nextInt(2);
  }

  /** Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
  private static double gamma(double shape, SplitMix64 random) {
    if (shape < 1) {
      double boost = StrictMath.pow(1 - random.nextDouble(), 1 / shape);
      return boost * gamma(shape + 1, random);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = normal(random);
      double v = 1 + c * normal;
      double cubed = v * v * v;
      double log = StrictMath.log(1 - random.nextDouble());
      if (v > 0 && log < 0.5 * normal * normal + d - d * cubed + d * StrictMath.log(cubed)) {
        return d * cubed;
      }
    }
  }

  /** Box and Muller's transform. */
  private static double normal(SplitMix64 random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
