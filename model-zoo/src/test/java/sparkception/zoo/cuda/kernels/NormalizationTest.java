package sparkception.zoo.cuda.kernels;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;

/** Batch normalization against its definition. */
@Tag("gpu")
class NormalizationTest {

  private static final double EPSILON = 1e-3;

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (int[] size : new int[][] {{1, 1}, {7, 3}, {100, 32}, {1000, 37}, {33, 260}, {5, 1030}}) {
        cases.add(Arguments.of(type, size[0], size[1]));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void normalizesBothWays(ElementType type, int rows, int channels) {
    try (Lab lab = Lab.open()) {
      Normalization kernels = new Normalization(lab.device(), type, rows, channels, EPSILON);
      Lab.Array u = lab.normal(type, (long) rows * channels);
      Lab.Array g = lab.normal(type, (long) rows * channels);
      Vectors vectors = new Vectors(lab, channels);
      Lab.Array partial = lab.scratch(kernels.partialBytes());
      Lab.Array sums = lab.empty(ElementType.FP32, 2L * channels);

      kernels.batchCoefficients(
          lab.stream(), u.address(), vectors.addresses(), partial.address(), sums.address());

      double[] mean = new double[channels];
      double[] variance = new double[channels];
      statistics(u.values(), mean, variance);
      vectors.mean.requireClose("mean", mean, 1e-5);
      vectors.variance.requireClose("variance", variance, 1e-5);
      vectors.requireCoefficients(mean, variance);
      requireGradient(lab, kernels, u, g, vectors, mean, variance);
    }
  }

  private static void requireGradient(
      Lab lab,
      Normalization kernels,
      Lab.Array u,
      Lab.Array g,
      Vectors vectors,
      double[] mean,
      double[] variance) {
    int channels = mean.length;
    double[] uValues = u.values();
    double[] gValues = g.values();
    double[] allSums = NaiveReading.sums(gValues, channels, uValues);
    Lab.Array sums = lab.of(ElementType.FP32, allSums);
    Lab.Array gammaGradient = lab.empty(ElementType.FP32, channels);
    Lab.Array betaGradient = lab.empty(ElementType.FP32, channels);
    Lab.Array factors = lab.empty(ElementType.FP32, 3L * channels);

    kernels.gradientFactors(
        lab.stream(),
        sums.address(),
        sums.address() + 4L * channels,
        vectors.addresses(),
        gammaGradient.address(),
        betaGradient.address(),
        factors.address());
    kernels.gradient(lab.stream(), g.address(), u.address(), factors.address(), g.address());

    double[] gamma = vectors.gamma.values();
    int rows = uValues.length / channels;
    double[] sumGx = new double[channels];
    for (int i = 0; i < uValues.length; i++) {
      sumGx[i % channels] += gValues[i] * normalized(uValues[i], i % channels, mean, variance);
    }
    double[] expected = new double[uValues.length];
    for (int i = 0; i < uValues.length; i++) {
      int c = i % channels;
      double x = normalized(uValues[i], c, mean, variance);
      expected[i] =
          gamma[c]
              / Math.sqrt(variance[c] + EPSILON)
              * (gValues[i] - allSums[c] / rows - x * sumGx[c] / rows);
    }
    gammaGradient.requireClose("gamma's gradient", sumGx, 1e-3);
    betaGradient.requireClose("beta's gradient", java.util.Arrays.copyOf(allSums, channels), 1e-4);
    g.requireClose("gradient", expected, rows == 1 ? 1e-3 : 2e-4);
  }

  private static double normalized(double u, int c, double[] mean, double[] variance) {
    return (u - mean[c]) / Math.sqrt(variance[c] + EPSILON);
  }

  private static void statistics(double[] u, double[] mean, double[] variance) {
    int channels = mean.length;
    int rows = u.length / channels;
    for (int i = 0; i < u.length; i++) {
      mean[i % channels] += u[i] / rows;
    }
    for (int i = 0; i < u.length; i++) {
      variance[i % channels] += Math.pow(u[i] - mean[i % channels], 2) / rows;
    }
  }

  @Test
  void meansFarFromZeroLeaveTheVariance() {
    int rows = 500;
    int channels = 5;
    try (Lab lab = Lab.open()) {
      Normalization kernels =
          new Normalization(lab.device(), ElementType.FP32, rows, channels, EPSILON);
      double[] values = lab.normal(ElementType.FP32, (long) rows * channels).values();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (values[i] + 30000);
      }
      Lab.Array u = lab.of(ElementType.FP32, values);
      Vectors vectors = new Vectors(lab, channels);
      Lab.Array partial = lab.scratch(kernels.partialBytes());
      Lab.Array sums = lab.empty(ElementType.FP32, 2L * channels);

      kernels.batchCoefficients(
          lab.stream(), u.address(), vectors.addresses(), partial.address(), sums.address());

      double[] mean = new double[channels];
      double[] variance = new double[channels];
      statistics(values, mean, variance);
      vectors.variance.requireClose("variance", variance, 1e-4);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keptStatisticsMoveAndNormalize(ElementType type, int rows, int channels) {
    try (Lab lab = Lab.open()) {
      Normalization kernels = new Normalization(lab.device(), type, rows, channels, EPSILON);
      Vectors batch = new Vectors(lab, channels);
      Vectors kept = new Vectors(lab, channels);
      batch.fillStatistics(lab);
      kept.fillStatistics(lab);
      double[] mean = moved(kept.mean.values(), batch.mean.values());
      double[] variance = moved(kept.variance.values(), batch.variance.values());

      kernels.moveStatistics(
          lab.stream(), batch.addresses(), kept.mean.address(), kept.variance.address(), 0.9);
      kernels.runningCoefficients(lab.stream(), kept.addresses());

      kept.mean.requireClose("mean", mean, 1e-6);
      kept.variance.requireClose("variance", variance, 1e-6);
      kept.requireCoefficients(mean, variance);
    }
  }

  private static double[] moved(double[] kept, double[] batch) {
    double[] moved = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      moved[i] = 0.9 * kept[i] + 0.1 * batch[i];
    }
    return moved;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void addsUpChannels(ElementType type, int rows, int channels) {
    try (Lab lab = Lab.open()) {
      ChannelSums kernel = new ChannelSums(lab.device(), type, rows, channels);
      Lab.Array matrix = lab.normal(type, (long) rows * channels);
      Lab.Array partial = lab.scratch(kernel.partialBytes());
      Lab.Array sums = lab.empty(ElementType.FP32, channels);
      kernel.run(lab.stream(), matrix.address(), partial.address(), sums.address());
      sums.requireClose("sums", NaiveReading.sums(matrix.values(), channels), 1e-4);
    }
  }

  /** Vectors with a number for each channel. */
  private static final class Vectors {
    private final Lab.Array gamma;
    private final Lab.Array beta;
    private final Lab.Array a;
    private final Lab.Array b;
    private Lab.Array mean;
    private Lab.Array variance;

    Vectors(Lab lab, int channels) {
      gamma = lab.positive(channels);
      beta = lab.normal(ElementType.FP32, channels);
      mean = lab.empty(ElementType.FP32, channels);
      variance = lab.empty(ElementType.FP32, channels);
      a = lab.empty(ElementType.FP32, channels);
      b = lab.empty(ElementType.FP32, channels);
    }

    void fillStatistics(Lab lab) {
      int channels = gamma.values().length;
      mean = lab.normal(ElementType.FP32, channels);
      variance = lab.positive(channels);
    }

    Normalization.Channels addresses() {
      return new Normalization.Channels(
          gamma.address(),
          beta.address(),
          mean.address(),
          variance.address(),
          a.address(),
          b.address());
    }

    void requireCoefficients(double[] mean, double[] variance) {
      double[] scale = new double[mean.length];
      double[] shift = new double[mean.length];
      for (int c = 0; c < mean.length; c++) {
        scale[c] = gamma.values()[c] / Math.sqrt(variance[c] + EPSILON);
        shift[c] = beta.values()[c] - mean[c] * scale[c];
      }
      a.requireClose("a", scale, 1e-4);
      b.requireClose("b", shift, 1e-4);
    }
  }
}
