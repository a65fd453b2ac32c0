package sparkception.job.train;

import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import sparkception.data.plan.RoundPlan;
import sparkception.job.checkpoint.Fp32;
import sparkception.job.checkpoint.TrainerState;

/**
 * What every worker of a round starts from; broadcast.
 *
 * @param vectors raw fp32 of the parameters, then of the optimizer's vectors unless workers keep
 *     them or begin afresh
 * @param states where workers that keep their optimizer's state have put it; null when there is
 *     none yet
 * @param nextStates where they put it at the end of this round; null when they do not keep it
 * @param samples training examples seen by all workers before the round
 * @param iterations steps made before the round
 * @param rateScale what the learning rate is multiplied by
 * @param epoch the epoch, from 0
 * @param offset position in the epoch of the round's first sample
 * @param size samples of the round
 * @param workers number of slices they are cut into
 */
record RoundInput(
    byte[][] vectors,
    String states,
    String nextStates,
    long samples,
    long iterations,
    double rateScale,
    long epoch,
    long offset,
    long size,
    int workers)
    implements Serializable {

  static RoundInput of(
      TrainerState state, RoundPlan plan, Optional<Path> states, Optional<Path> nextStates) {
    byte[][] vectors = new byte[1 + state.optimizer().length][];
    vectors[0] = Fp32.encode(state.parameters());
    for (int i = 1; i < vectors.length; i++) {
      vectors[i] = Fp32.encode(state.optimizer()[i - 1]);
    }
    return new RoundInput(
        vectors,
        states.map(Path::toString).orElse(null),
        nextStates.map(Path::toString).orElse(null),
        state.samples(),
        state.iterations(),
        state.rateScale(),
        plan.epoch(),
        plan.offset(),
        plan.samples(),
        plan.workers());
  }

  RoundPlan plan() {
    return new RoundPlan(epoch, offset, size, workers);
  }
}
