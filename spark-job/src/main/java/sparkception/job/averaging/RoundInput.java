package sparkception.job.averaging;

import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import sparkception.data.plan.RoundPlan;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;

/**
 * What every worker of a round starts from; broadcast.
 *
 * @param vectors the parameters, then the optimizer's vectors unless workers keep them or begin
 *     afresh
 * @param states where workers that keep their optimizer's state have put it; null when there is
 *     none yet
 * @param nextStates where they put it at the end of this round; null when they do not keep it
 * @param samples training examples seen by all workers before the round
 * @param iterations steps made before the round
 * @param rateScale what the learning rate is multiplied by
 * @param plan the round's samples
 * @param next the samples of the round after it; null when there is none
 */
public record RoundInput(
    WireVector[] vectors,
    String states,
    String nextStates,
    long samples,
    long iterations,
    double rateScale,
    RoundPlan plan,
    RoundPlan next)
    implements Serializable {

  /**
   * The vectors are not copied: they must not change while the round runs. Where they travel
   * rounded they are rounded here already, so that workers in the driver's process, to which
   * nothing travels, start from the same bits as others.
   */
  public static RoundInput of(
      TrainerState state,
      ParameterLayout layout,
      Transport transport,
      RoundPlan plan,
      RoundPlan next,
      Optional<Path> states,
      Optional<Path> nextStates) {
    WireVector[] vectors = new WireVector[1 + state.optimizer().length];
    vectors[0] =
        WireVector.parameters(
            transport, rounded(state.parameters(), layout, transport), 0, layout.segments());
    for (int i = 1; i < vectors.length; i++) {
      float[] vector = rounded(state.optimizer()[i - 1], transport.ofOptimizerState());
      vectors[i] = WireVector.optimizerState(transport, vector, 0, vector.length);
    }
    return new RoundInput(
        vectors,
        states.map(Path::toString).orElse(null),
        nextStates.map(Path::toString).orElse(null),
        state.samples(),
        state.iterations(),
        state.rateScale(),
        plan,
        next);
  }

  private static float[] rounded(float[] values, ParameterLayout layout, Transport transport) {
    float[] arriving = rounded(values, transport);
    for (ParameterSegment segment : layout.segments()) {
      if (segment.role().isStatistic()) {
        System.arraycopy(values, segment.offset(), arriving, segment.offset(), segment.length());
      }
    }
    return arriving;
  }

  private static float[] rounded(float[] values, Transport transport) {
    if (!transport.rounds()) {
      return values;
    }
    float[] arriving = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      arriving[i] = transport.rounded(values[i]);
    }
    return arriving;
  }
}
