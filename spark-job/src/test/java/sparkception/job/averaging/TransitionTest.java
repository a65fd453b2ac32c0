package sparkception.job.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

class TransitionTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new ParameterSegment("conv", "W", ParameterRole.WEIGHT, 0, 1)));
  private static final List<Slice> SLICES = Slice.cut(LAYOUT, 1);
  private static final int ROUND = 100;

  @Test
  void outerMomentumDoesNotGrowWithTheRateOfAWarmUp() {
    LearningRate warmUp = LearningRate.constant(0.1).withWarmUp(10 * ROUND);
    float[] way = ways(warmUp, 5);
    // The workers move by one each round; momentum 0.5 adds a half, a quarter, ... to it.
    assertThat(way).containsExactly(1, 1.5f, 1.75f, 1.875f, 1.9375f);
  }

  @Test
  void outerMomentumShrinksWithTheRate() {
    float[] way = ways(LearningRate.step(0.1, 0.1, 2.0 * ROUND), 3);
    assertThat(way[1]).isEqualTo(1.5f);
    assertThat(way[2]).isEqualTo(1 + 0.1f * 0.5f * 1.5f);
  }

  @Test
  void outerMomentumRestsInRoundsOfOneStep() {
    AveragingPeriod postLocal = AveragingPeriod.growing(Map.of(0L, 1, 2L * ROUND, 16));
    float[] way = ways(transition(LearningRate.constant(0.1), postLocal), 4);
    assertThat(way).containsExactly(1, 1, 1, 1.5f);
  }

  /** Two steps keep nothing of the start; the next one a fifth and a bit: 2 / (2 + 9). */
  @Test
  void theMovingAverageForgetsItsStart() {
    Transition transition =
        transition(
            LearningRate.constant(0.1),
            AveragingPeriod.constant(2),
            new OuterOptimizer.Plain(),
            0.999);
    TrainerState state =
        new TrainerState(
            new float[1], new float[0][], new float[0], new float[] {1000}, 0, 0, 0, 0, 1);
    state = transition.after(state, average(3, 2));
    assertThat(state.average()).containsExactly(3);
    state = transition.after(state, average(14, 1));
    assertThat(state.average()).containsExactly((float) (3 * 2 / 11.0 + 14 * 9 / 11.0));
  }

  private static float[] ways(LearningRate rate, int rounds) {
    return ways(transition(rate, AveragingPeriod.constant(2)), rounds);
  }

  /** How far each round moves a parameter that the workers move by 1. */
  private static float[] ways(Transition transition, int rounds) {
    TrainerState state =
        new TrainerState(new float[1], new float[0][], new float[1], new float[0], 0, 0, 0, 0, 1);
    float[] ways = new float[rounds];
    for (int round = 0; round < rounds; round++) {
      float before = state.parameters()[0];
      state = transition.after(state, average(before - 1));
      ways[round] = before - state.parameters()[0];
    }
    return ways;
  }

  private static RoundOutput average(float value) {
    return average(value, 1);
  }

  private static RoundOutput average(float value, int steps) {
    WireVector[] vectors = {
      WireVector.parameters(Transport.FP32, new float[] {value}, 0, LAYOUT.segments())
    };
    WorkerReport report = new WorkerReport(0, ROUND, steps, 0, null, "", 0, 0, 0);
    return new RoundOutput(List.of(new ReducedSlice(0, vectors, 0, List.of(report))), 0, 0);
  }

  private static Transition transition(LearningRate rate, AveragingPeriod period) {
    return transition(rate, period, new OuterOptimizer.SlowMomentum(1, 0.5), 0);
  }

  private static Transition transition(
      LearningRate rate, AveragingPeriod period, OuterOptimizer outer, double averageDecay) {
    Averaging averaging =
        new Averaging(period, outer, Transport.FP32, OptimizerState.AVERAGE, averageDecay);
    return new Transition(averaging, rate, LAYOUT, SLICES);
  }
}
