package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Two steps of each rule on one parameter, against the published formulas in double precision. */
class UpdateRuleTest {

  private static final double RATE = 0.1;
  private static final double[] GRADIENTS = {0.5, -0.25};

  @Test
  void plainSgdNeedsNoState() {
    assertThat(new Momentum(0).slots()).isZero();
    assertThat(steps(new Momentum(0))).containsExactly(new double[] {0.05, -0.025}, within(1e-7));
  }

  @Test
  void momentumIsClassical() {
    double second = RATE * (0.9 * 0.5 - 0.25);
    assertThat(steps(new Momentum(0.9))).containsExactly(new double[] {0.05, second}, within(1e-7));
  }

  @Test
  void rmsPropHasEpsilonInsideTheRootAndStartsAtOne() {
    double s1 = 0.9 * 1 + 0.1 * 0.25;
    double v1 = RATE * 0.5 / Math.sqrt(s1 + 0.01);
    double s2 = 0.9 * s1 + 0.1 * 0.0625;
    double v2 = 0.8 * v1 + RATE * -0.25 / Math.sqrt(s2 + 0.01);
    assertThat(steps(new RmsProp(0.9, 0.8, 0.01)))
        .containsExactly(new double[] {v1, v2}, within(1e-7));
  }

  @Test
  void adamCorrectsItsBias() {
    double m = 0.1 * 0.5;
    double v = 0.001 * 0.25;
    double first = RATE * (m / 0.1) / (Math.sqrt(v / 0.001) + 1e-8);
    m = 0.9 * m + 0.1 * -0.25;
    v = 0.999 * v + 0.001 * 0.0625;
    double second = RATE * (m / (1 - 0.9 * 0.9)) / (Math.sqrt(v / (1 - 0.999 * 0.999)) + 1e-8);
    assertThat(steps(new Adam(0.9, 0.999, 1e-8)))
        .containsExactly(new double[] {first, second}, within(1e-6));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Momentum(1.0))
        .hasMessage("Invalid momentum: 1.0 (must be in [0, 1))");
    assertThatThrownBy(() -> new RmsProp(0.9, 0.9, 0))
        .hasMessage("Invalid epsilon: 0.0 (must be > 0)");
  }

  private static double[] steps(UpdateRule rule) {
    float[][] slots = new float[rule.slots()][1];
    for (int slot = 0; slot < slots.length; slot++) {
      slots[slot][0] = rule.initialValue(slot);
    }
    double[] steps = new double[GRADIENTS.length];
    for (int i = 0; i < steps.length; i++) {
      float[] gradient = {(float) GRADIENTS[i]};
      rule.step(gradient, slots, 0, 1, RATE, i + 1);
      steps[i] = gradient[0];
    }
    return steps;
  }
}
