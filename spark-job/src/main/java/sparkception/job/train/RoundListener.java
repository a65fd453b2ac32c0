package sparkception.job.train;

import org.apache.hadoop.fs.Path;
import sparkception.job.run.RoundReport;

/** Told what training does while it runs, on the driver, between rounds. */
public interface RoundListener {

  /** Training starts, or goes on after {@code samples} examples. */
  default void started(long samples, long totalSamples) {}

  /** A checkpoint was found to go on from. Comes first, and even if nothing is left to do. */
  default void resumed(Path checkpoint) {}

  /** Asked at the start and after each checkpoint, whether training shall end here. */
  default boolean isEnough() {
    return false;
  }

  /** A round is done. */
  void roundDone(RoundReport report);

  /**
   * A checkpoint is published. What is thrown here does not stop training: what a listener makes of
   * a checkpoint can be made again.
   */
  default void checkpointSaved(Path folder) {}

  /** Whether training is to stop after the last whole round; asked between rounds. */
  default boolean isStopRequested() {
    return false;
  }
}
