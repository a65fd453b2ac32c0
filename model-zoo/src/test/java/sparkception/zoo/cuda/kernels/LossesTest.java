package sparkception.zoo.cuda.kernels;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.cuda.device.ElementType;

/** Losses and outputs against their definitions. */
@Tag("gpu")
class LossesTest {

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (int[] size : new int[][] {{1, 2}, {5, 10}, {3, 1000}, {2, 129}}) {
        cases.add(Arguments.of(type, size[0], size[1]));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void softmax(ElementType type, int rows, int classes) {
    softmax(type, rows, classes, false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void softmaxWithWeights(ElementType type, int rows, int classes) {
    softmax(type, rows, classes, true);
  }

  private static void softmax(ElementType type, int rows, int classes, boolean weighted) {
    try (Lab lab = Lab.open()) {
      Setting s = new Setting(lab, type, rows, classes, true);
      Lab.Array weights = lab.positive(classes);
      double[] w = weights.values();
      if (!weighted) {
        java.util.Arrays.fill(w, 1);
      }
      s.kernels.softmaxCrossEntropy(
          lab.stream(),
          s.logits.address(),
          s.targets.address(),
          weighted ? weights.address() : 0,
          s.gradient.address(),
          s.losses.address(),
          s.sum.address());
      s.kernels.softmax(lab.stream(), s.logits.address(), s.outputs.address());

      double[] z = s.logits.values();
      double[] t = s.targets.values();
      double[] probabilities = new double[z.length];
      double[] losses = new double[rows];
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int j = 0; j < classes; j++) {
          sum += Math.exp(z[row * classes + j]);
        }
        for (int j = row * classes; j < (row + 1) * classes; j++) {
          probabilities[j] = Math.exp(z[j]) / sum;
          losses[row] -= w[j % classes] * t[j] * (z[j] - Math.log(sum));
        }
      }
      s.require(probabilities, losses, w);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sigmoid(ElementType type, int rows, int classes) {
    try (Lab lab = Lab.open()) {
      Setting s = new Setting(lab, type, rows, classes, false);
      s.kernels.sigmoidCrossEntropy(
          lab.stream(),
          s.logits.address(),
          s.targets.address(),
          s.gradient.address(),
          s.losses.address(),
          s.sum.address());
      s.kernels.sigmoid(lab.stream(), s.logits.address(), s.outputs.address());

      double[] z = s.logits.values();
      double[] t = s.targets.values();
      double[] probabilities = new double[z.length];
      double[] losses = new double[rows];
      for (int i = 0; i < z.length; i++) {
        probabilities[i] = 1 / (1 + Math.exp(-z[i]));
        losses[i / classes] +=
            Math.max(z[i], 0) - z[i] * t[i] + Math.log1p(Math.exp(-Math.abs(z[i])));
      }
      s.require(probabilities, losses, null);
    }
  }

  private static double total(double[] targets, double[] weights, int row) {
    double total = 0;
    for (int j = 0; j < weights.length; j++) {
      total += weights[j] * targets[row * weights.length + j];
    }
    return total;
  }

  /** Logits, some very large, and targets. */
  private static final class Setting {
    private final Losses kernels;
    private final Lab.Array logits;
    private final Lab.Array targets;
    private final Lab.Array gradient;
    private final Lab.Array losses;
    private final Lab.Array sum;
    private final Lab.Array outputs;

    Setting(Lab lab, ElementType type, int rows, int classes, boolean addUp) {
      kernels = new Losses(lab.device(), type, rows, classes);
      double[] z = lab.normal(ElementType.FP32, (long) rows * classes).values();
      z[0] = 90;
      z[1] = -100;
      logits = lab.of(ElementType.FP32, z);
      double[] t = new double[rows * classes];
      for (int i = 0; i < t.length; i++) {
        t[i] = addUp ? 0.1 / classes : lab.random().nextFloat();
      }
      for (int row = 0; addUp && row < rows; row++) {
        t[row * classes + lab.random().nextInt(classes)] += 0.9;
      }
      targets = lab.of(ElementType.FP32, t);
      gradient = lab.empty(type, t.length);
      losses = lab.empty(ElementType.FP32, rows);
      sum = lab.empty(ElementType.FP32, 1);
      outputs = lab.empty(ElementType.FP32, t.length);
    }

    /**
     * That results are as expected.
     *
     * @param weights of the classes under a softmax; null under sigmoids
     */
    void require(double[] probabilities, double[] expectedLosses, double[] weights) {
      outputs.requireClose("outputs", probabilities, 1e-6);
      losses.requireClose("losses", expectedLosses, 2e-5);
      sum.requireClose("sum", new double[] {java.util.Arrays.stream(expectedLosses).sum()}, 2e-5);
      double[] expected = new double[probabilities.length];
      double[] t = targets.values();
      for (int i = 0; i < expected.length; i++) {
        expected[i] =
            weights == null
                ? probabilities[i] - t[i]
                : probabilities[i] * total(t, weights, i / weights.length)
                    - weights[i % weights.length] * t[i];
      }
      gradient.requireClose("gradient", expected, 1e-6);
    }
  }
}
