package sparkception.job.train;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;

/**
 * What follows a divergence: back to the last good checkpoint with a smaller learning rate, as
 * often as the recipe allows.
 *
 * <p>How often and how small is part of the state, so that checkpoints carry it and a run killed in
 * between repeats the same way.
 */
final class RollBack {

  private static final Logger LOG = LoggerFactory.getLogger(RollBack.class);

  private final CheckpointStore checkpoints;
  private final TrainerState initial;
  private final DivergencePolicy policy;

  /**
   * The way back of a run.
   *
   * @param initial the state to go back to before there is a checkpoint
   */
  RollBack(CheckpointStore checkpoints, TrainerState initial, DivergencePolicy policy) {
    this.checkpoints = checkpoints;
    this.initial = initial;
    this.policy = policy;
  }

  /**
   * The state to go on from.
   *
   * @param diverged the state in which the round began that diverged
   * @throws TrainingException if the recipe allows no further roll-back
   */
  TrainerState after(TrainerState diverged, DivergenceException divergence)
      throws IOException, TrainingException {
    if (diverged.rollBacks() >= policy.rollBacks()) {
      throw new TrainingException(
          divergence.getMessage()
              + "; the last good checkpoint is kept. Lower learning-rate.initial, lengthen the"
              + " warm-up, set train.gradient-clip-norm or allow divergence.roll-backs",
          divergence);
    }
    Checkpoint good = checkpoints.newestGood().orElse(null);
    TrainerState from = good == null ? initial : good.trainerState();
    TrainerState slowed =
        from.slowed(diverged.rollBacks() + 1, diverged.rateScale() * policy.rateFactor());
    LOG.warn(
        "{}. Roll-back {} of {}: going back to sample {} with {} times the recipe's learning rate",
        divergence.getMessage(),
        slowed.rollBacks(),
        policy.rollBacks(),
        slowed.samples(),
        slowed.rateScale());
    return slowed;
  }
}
