package sparkception.job.train;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import sparkception.job.averaging.TrainerState;

/** How far one start of training has come. */
final class Progress {

  private final long firstSamples;
  private final EpochLoss loss = new EpochLoss();
  private TrainerState state;
  private Path saved;
  private boolean enough;

  /**
   * Before the first round of a start.
   *
   * @param state to go on from
   * @param saved the checkpoint that holds it; null for none
   */
  Progress(TrainerState state, Path saved) {
    this.firstSamples = state.samples();
    this.state = state;
    this.saved = saved;
  }

  TrainerState state() {
    return state;
  }

  /** Training examples seen by all workers, earlier starts included. */
  long samples() {
    return state.samples();
  }

  /** The newest checkpoint; empty before there is one. */
  Optional<Path> saved() {
    return Optional.ofNullable(saved);
  }

  /** Whether training shall end before its last epoch. */
  boolean isEnough() {
    return enough;
  }

  /**
   * A round is done.
   *
   * @param epoch it belongs to
   * @param meanLoss of its samples
   */
  void advance(TrainerState after, long epoch, double meanLoss) {
    loss.add(epoch, meanLoss, after.samples() - state.samples());
    state = after;
  }

  void goBackTo(TrainerState earlier) {
    state = earlier;
  }

  void savedAs(Path checkpoint) {
    saved = checkpoint;
  }

  void endHere(boolean whether) {
    enough = whether;
  }

  /**
   * What has come of it.
   *
   * @param resumed whether the start went on from a checkpoint
   * @param epochSamples samples of an epoch
   * @param totalSamples of the whole training
   */
  TrainingResult result(double seconds, boolean resumed, long epochSamples, long totalSamples) {
    long trained = samples() - firstSamples;
    return new TrainingResult(
        samples(),
        Math.toIntExact(samples() / epochSamples),
        loss.mean(),
        seconds,
        trained == 0 ? null : trained / seconds,
        String.valueOf(saved),
        resumed,
        samples() < totalSamples);
  }
}
