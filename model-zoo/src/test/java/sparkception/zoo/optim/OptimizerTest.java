package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OptimizerTest {

  private static final int WEIGHTS = 20_000;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              segment("conv", "W", ParameterRole.WEIGHT, 0, WEIGHTS),
              segment("conv", "b", ParameterRole.BIAS, WEIGHTS, 2),
              segment("bn", "mean", ParameterRole.RUNNING_MEAN, WEIGHTS + 2, 1),
              segment("old", "W", ParameterRole.FROZEN, WEIGHTS + 3, 1)));

  @Test
  void dividesTheGradientByTheBatchButNotTheStatistics() {
    float[] p = step(new Decay(0, 0, false), Double.POSITIVE_INFINITY, 4, constant(1));
    assertThat(p[0]).isEqualTo(1 - 0.5f / 4);
    assertThat(p[WEIGHTS + 2]).as("running mean").isEqualTo(0f);
    assertThat(p[WEIGHTS + 3]).as("frozen").isEqualTo(1f);
  }

  @Test
  void penaltyReachesWeightsOnlyUnlessAsked() {
    float[] weightsOnly = step(new Decay(0.1, 0, false), Double.POSITIVE_INFINITY, 1, constant(0));
    assertThat(weightsOnly[0]).isEqualTo(1 - 0.5f * 0.1f);
    assertThat(weightsOnly[WEIGHTS]).as("bias").isEqualTo(1f);
    float[] all = step(new Decay(0.1, 0, true), Double.POSITIVE_INFINITY, 1, constant(0));
    assertThat(all[WEIGHTS]).as("bias").isEqualTo(1 - 0.5f * 0.1f);
  }

  @Test
  void decoupledDecayShrinksBesideTheStep() {
    float[] p = step(new Decay(0, 0.2, false), Double.POSITIVE_INFINITY, 1, constant(1));
    assertThat(p[0]).isCloseTo(1 - 0.5f * 0.2f - 0.5f, within(1e-6f));
  }

  @Test
  void clipsTheNormOfTheWholeTrainedGradient() {
    float[] p = step(Decay.NONE, 1.0, 1, constant(1));
    double norm = Math.sqrt(WEIGHTS + 2);
    assertThat((double) p[0]).isCloseTo(1 - 0.5 / norm, within(1e-6));
    assertThat(p[WEIGHTS + 2]).as("statistics are not clipped").isEqualTo(0f);
  }

  @Test
  void theSameBitsEachTime() {
    float[] gradient = constant(0);
    Random random = new Random(7);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = random.nextFloat() - 0.5f;
    }
    float[] first = step(Decay.NONE, 0.5, 1, gradient.clone());
    for (int repetition = 0; repetition < 5; repetition++) {
      assertThat(step(Decay.NONE, 0.5, 1, gradient.clone())).isEqualTo(first);
    }
  }

  /** One step of plain SGD with rate 0.5 from parameters that are all 1. */
  private static float[] step(Decay decay, double clipNorm, int batch, float[] gradient) {
    Optimizer optimizer = new Optimizer(LAYOUT, new Momentum(0), decay, clipNorm);
    float[] parameters = constant(1);
    optimizer.step(
        FloatBuffer.wrap(parameters),
        FloatBuffer.wrap(gradient),
        optimizer.initialState(),
        batch,
        0.5,
        1);
    return parameters;
  }

  private static float[] constant(float value) {
    float[] values = new float[LAYOUT.length()];
    Arrays.fill(values, value);
    return values;
  }

  private static ParameterSegment segment(
      String layer, String name, ParameterRole role, int offset, int length) {
    return new ParameterSegment(layer, name, role, offset, length);
  }
}
