package sparkception.job.cli;

import org.apache.hadoop.fs.Path;
import sparkception.job.run.RoundReport;
import sparkception.job.train.RoundListener;

/**
 * Tells two listeners, one after the other.
 *
 * @param first told first
 * @param second told second
 */
record BothListeners(RoundListener first, RoundListener second) implements RoundListener {

  @Override
  public void started(long samples, long totalSamples) {
    first.started(samples, totalSamples);
    second.started(samples, totalSamples);
  }

  @Override
  public void resumed(Path checkpoint) {
    first.resumed(checkpoint);
    second.resumed(checkpoint);
  }

  @Override
  public boolean isEnough() {
    return first.isEnough() || second.isEnough();
  }

  @Override
  public void roundDone(RoundReport report) {
    first.roundDone(report);
    second.roundDone(report);
  }

  @Override
  public void checkpointSaved(Path folder) {
    first.checkpointSaved(folder);
    second.checkpointSaved(folder);
  }

  @Override
  public boolean isStopRequested() {
    return first.isStopRequested() || second.isStopRequested();
  }
}
