package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientSumTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new ParameterSegment("conv", "W", ParameterRole.WEIGHT, 0, 2),
              new ParameterSegment("bn", "var", ParameterRole.RUNNING_VARIANCE, 2, 1),
              new ParameterSegment("old", "W", ParameterRole.FROZEN, 3, 1)));

  @Test
  void addsWhatIsTrainedAndMovesStatisticsAtOnce() {
    GradientSum sum = new GradientSum(LAYOUT);
    float[] parameters = {1, 1, 1, 1};
    sum.add(FloatBuffer.wrap(parameters), FloatBuffer.wrap(new float[] {2, -1, 0.25f, 9}), 8);
    sum.add(FloatBuffer.wrap(parameters), FloatBuffer.wrap(new float[] {1, 3, 0.5f, 9}), 3);
    assertThat(parameters).containsExactly(1, 1, 0.25f, 1);
    assertThat(sum.gradients().array()).containsExactly(3, 2, 0, 0);
    assertThat(sum.samples()).isEqualTo(11);
    sum.clear();
    assertThat(sum.gradients().array()).containsOnly(0);
    assertThat(sum.samples()).isZero();
  }

  /** Also where the norm of the gradient is clipped: it is the norm of the whole step's. */
  @Test
  void theStepIsThatOfTheJoinedBatch() {
    Optimizer optimizer = new Optimizer(LAYOUT, new Momentum(0.9), new Decay(0.1, 0, false), 0.2);
    float[] joined = {1, 2, 1, 1};
    float[] summed = {1, 2, 1, 1};
    GradientSum sum = new GradientSum(LAYOUT);
    sum.add(FloatBuffer.wrap(summed), FloatBuffer.wrap(new float[] {2, -1, 0, 0}), 4);
    sum.add(FloatBuffer.wrap(summed), FloatBuffer.wrap(new float[] {1, 3, 0, 0}), 4);
    step(optimizer, summed, sum.gradients(), sum.samples());
    step(optimizer, joined, FloatBuffer.wrap(new float[] {3, 2, 0, 0}), 8);
    assertThat(summed).isEqualTo(joined);
  }

  private static void step(
      Optimizer optimizer, float[] parameters, FloatBuffer gradients, int samples) {
    optimizer.step(
        FloatBuffer.wrap(parameters), gradients, optimizer.initialState(), samples, 0.5, 1);
  }
}
