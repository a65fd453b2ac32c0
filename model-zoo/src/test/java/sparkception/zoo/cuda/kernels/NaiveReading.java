package sparkception.zoo.cuda.kernels;

/** What is done to activations as they are read, by plain loops. */
final class NaiveReading {

  private NaiveReading() {}

  static double[] read(Reading reading, double[] u, double[] a, double[] b) {
    double[] x = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      double z = reading.isNormalized() ? a[i % a.length] * u[i] + b[i % b.length] : u[i];
      x[i] =
          switch (reading) {
            case AS_IS, NORMALIZED -> z;
            case RELU, NORMALIZED_RELU -> Math.max(0, z);
            case ELU -> z > 0 ? z : Math.expm1(z);
          };
    }
    return x;
  }

  /** What a gradient is multiplied with on its way back, before the normalization. */
  static double[] slope(Reading reading, double[] u, double[] a, double[] b) {
    double[] slope = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      double z = reading.isNormalized() ? a[i % a.length] * u[i] + b[i % b.length] : u[i];
      slope[i] =
          switch (reading) {
            case AS_IS, NORMALIZED -> 1;
            case RELU, NORMALIZED_RELU -> z > 0 ? 1 : 0;
            case ELU -> z > 0 ? 1 : Math.exp(z);
          };
    }
    return slope;
  }

  /** Sums over pixels of g times each of some factors, and of g alone first. */
  static double[] sums(double[] g, int channels, double[]... factors) {
    double[] sums = new double[channels * (1 + factors.length)];
    for (int i = 0; i < g.length; i++) {
      sums[i % channels] += g[i];
      for (int f = 0; f < factors.length; f++) {
        sums[(1 + f) * channels + i % channels] += g[i] * factors[f][i];
      }
    }
    return sums;
  }
}
