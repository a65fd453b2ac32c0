package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** LARS and LAMB against their papers' formulas in double precision, an array at a time. */
class TrustRatioTest {

  private static final int LONG = 20_000;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new ParameterSegment("a", "W", ParameterRole.WEIGHT, 0, LONG),
              new ParameterSegment("a", "b", ParameterRole.BIAS, LONG, 3),
              new ParameterSegment("b", "W", ParameterRole.WEIGHT, LONG + 3, 10),
              new ParameterSegment("bn", "mean", ParameterRole.RUNNING_MEAN, LONG + 13, 2)));
  private static final int STEPS = 3;
  private static final int BATCH = 4;
  private static final double RATE = 0.3;
  private static final double PENALTY = 0.02;

  @Test
  void larsByHand() {
    // |p| = 5, |g| = 2: the ratio is 0.1 * 5 / (2 + 0.2 * 5) = 1/6.
    float[] p = {3, 4};
    step(new Lars(0.9, 0.1), new Decay(0.2, 0, false), p, new float[] {2, 0});
    double x = 3 - 0.5 / 6 * (2 + 0.2 * 3);
    double y = 4 - 0.5 / 6 * (0 + 0.2 * 4);
    assertThat(p).containsExactly(new float[] {(float) x, (float) y}, within(1e-6f));
  }

  @Test
  void lambByHand() {
    // The first step of Adam is the gradient's sign, so r + d p = (1, -1) + 0.5 (3, 4) = (2.5, 1).
    float[] p = {3, 4};
    step(new Lamb(0.9, 0.999, 1e-12), new Decay(0, 0.5, false), p, new float[] {7, -0.1f});
    double ratio = 5 / Math.hypot(2.5, 1);
    float x = (float) (3 - 0.5 * ratio * 2.5);
    float y = (float) (4 - 0.5 * ratio * 1);
    assertThat(p).containsExactly(new float[] {x, y}, within(1e-5f));
  }

  @Test
  void weightsThatAreAllZeroMoveByTheLearningRateAlone() {
    float[] p = {0, 0};
    step(new Lars(0, 0.001), Decay.NONE, p, new float[] {2, -4});
    assertThat(p).containsExactly(-1, 2);
  }

  @Test
  void larsAgreesWithTheReference() {
    assertAgrees(
        new Lars(0.9, 0.001),
        new Decay(PENALTY, 0, false),
        (segment, p, g, slots, iteration) -> {
          boolean weights = segment.role() == ParameterRole.WEIGHT;
          double penalty = weights ? PENALTY : 0;
          double ratio = weights ? 0.001 * norm(p) / (norm(g) + penalty * norm(p)) : 1;
          for (int i = 0; i < p.length; i++) {
            slots[0][i] = 0.9 * slots[0][i] + RATE * ratio * (g[i] + penalty * p[i]);
            p[i] -= slots[0][i];
          }
        });
  }

  @Test
  void lambAgreesWithTheReference() {
    assertAgrees(
        new Lamb(0.9, 0.99, 1e-6),
        new Decay(0, PENALTY, false),
        (segment, p, g, slots, iteration) -> {
          boolean weights = segment.role() == ParameterRole.WEIGHT;
          double[] r = new double[p.length];
          for (int i = 0; i < p.length; i++) {
            slots[0][i] = 0.9 * slots[0][i] + 0.1 * g[i];
            slots[1][i] = 0.99 * slots[1][i] + 0.01 * g[i] * g[i];
            double mean = slots[0][i] / (1 - Math.pow(0.9, iteration));
            double square = slots[1][i] / (1 - Math.pow(0.99, iteration));
            r[i] = mean / (Math.sqrt(square) + 1e-6) + (weights ? PENALTY * p[i] : 0);
          }
          double ratio = weights ? norm(p) / norm(r) : 1;
          for (int i = 0; i < p.length; i++) {
            p[i] -= RATE * ratio * r[i];
          }
        });
  }

  private static void assertAgrees(UpdateRule rule, Decay decay, Reference reference) {
    Random random = new Random(3);
    Optimizer optimizer = new Optimizer(LAYOUT, rule, decay, Double.POSITIVE_INFINITY);
    float[] p = values(random, 0.1);
    double[] expected = doubles(p);
    float[][] state = optimizer.initialState();
    double[][] expectedState = new double[state.length][LAYOUT.length()];
    for (int iteration = 1; iteration <= STEPS; iteration++) {
      float[] g = values(random, 10);
      follow(reference, expected, doubles(g), expectedState, iteration);
      optimizer.step(FloatBuffer.wrap(p), FloatBuffer.wrap(g), state, BATCH, RATE, iteration);
    }
    for (int i = 0; i < p.length; i++) {
      assertThat((double) p[i]).isCloseTo(expected[i], within(2e-6 * (1 + Math.abs(expected[i]))));
    }
  }

  /** One step of the reference, array by array; statistics move by what the layer says. */
  private static void follow(
      Reference reference, double[] p, double[] g, double[][] state, int iteration) {
    for (ParameterSegment segment : LAYOUT.segments()) {
      double[] part = part(segment, p);
      double[] gradient = part(segment, g);
      if (segment.role().isTrained()) {
        double[][] slots = new double[state.length][];
        for (int slot = 0; slot < slots.length; slot++) {
          slots[slot] = part(segment, state[slot]);
        }
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] /= BATCH;
        }
        reference.step(segment, part, gradient, slots, iteration);
        for (int slot = 0; slot < slots.length; slot++) {
          System.arraycopy(slots[slot], 0, state[slot], segment.offset(), segment.length());
        }
      } else {
        for (int i = 0; i < part.length; i++) {
          part[i] -= gradient[i];
        }
      }
      System.arraycopy(part, 0, p, segment.offset(), segment.length());
    }
  }

  private static void step(UpdateRule rule, Decay decay, float[] p, float[] g) {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(new ParameterSegment("a", "W", ParameterRole.WEIGHT, 0, p.length)));
    Optimizer optimizer = new Optimizer(layout, rule, decay, Double.POSITIVE_INFINITY);
    optimizer.step(FloatBuffer.wrap(p), FloatBuffer.wrap(g), optimizer.initialState(), 1, 0.5, 1);
  }

  private static double norm(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double[] part(ParameterSegment segment, double[] values) {
    return Arrays.copyOfRange(values, segment.offset(), segment.end());
  }

  private static float[] values(Random random, double scale) {
    float[] values = new float[LAYOUT.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** A rule on one parameter array. */
  private interface Reference {
    void step(ParameterSegment segment, double[] p, double[] g, double[][] slots, int iteration);
  }
}
