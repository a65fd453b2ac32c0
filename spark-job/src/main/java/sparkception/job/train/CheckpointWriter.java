package sparkception.job.train;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.storage.Ownership;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.checkpoint.Evaluated;
import sparkception.job.checkpoint.Provenance;
import sparkception.job.run.MetricsLog;

/** Publishes the checkpoints of a start, and tells of them. */
final class CheckpointWriter {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  private final CheckpointStore checkpoints;
  private final Ownership ownership;
  private final String network;
  private final Provenance provenance;
  private final Judge judge;
  private final RoundListener listener;

  /**
   * A writer.
   *
   * @param ownership of the run folder, without which nothing is published
   * @param network its configuration
   * @param provenance of the checkpoints
   * @param judge makes the network that a checkpoint is judged by
   */
  CheckpointWriter(
      CheckpointStore checkpoints,
      Ownership ownership,
      String network,
      Provenance provenance,
      Judge judge,
      RoundListener listener) {
    this.checkpoints = checkpoints;
    this.ownership = ownership;
    this.network = network;
    this.provenance = provenance;
    this.judge = judge;
    this.listener = listener;
  }

  /** Publishes the state that training has come to. */
  void save(Progress progress, StateFolders states) throws IOException {
    Evaluated evaluated = judge.of(progress.state());
    ownership.requireHeld();
    progress.savedAs(
        checkpoints.save(network, progress.state(), evaluated, states.newest(), provenance));
  }

  /** Whether the state that training has come to is published already. */
  boolean isSaved(Progress progress) {
    return progress.saved().equals(Optional.of(checkpoints.at(progress.samples())));
  }

  /** What a listener makes of a checkpoint, it can make again; training goes on without. */
  void tell(Path saved, long samples, MetricsLog metrics) throws IOException {
    try {
      listener.checkpointSaved(saved);
    } catch (RuntimeException e) {
      String cause = String.valueOf(rootOf(e).getMessage());
      LOG.warn("{}; training goes on ({})", e.getMessage(), cause);
      metrics.addRecovery(samples, e.getMessage(), cause);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    return failure.getCause() == null ? failure : rootOf(failure.getCause());
  }
}
