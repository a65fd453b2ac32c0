package sparkception.job.train;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import sparkception.job.run.RunFolder;

/**
 * Where workers that keep their optimizer's state put it, as the driver sees it: a folder for each
 * round below {@code RUN/workers}, of which only the newest stays.
 */
final class StateFolders implements AutoCloseable {

  private final RunFolder run;
  private final boolean kept;
  private final String start = UUID.randomUUID().toString();
  private Path newest;

  /**
   * Begins with a clean folder.
   *
   * @param kept whether workers keep their state at all
   * @param checkpoint that training goes on from; null for none
   */
  StateFolders(RunFolder run, boolean kept, Path checkpoint) throws IOException {
    this.run = run;
    this.kept = kept;
    this.newest = kept ? checkpoint : null;
    clear();
  }

  /** What workers begin the next round with; empty if they begin afresh. */
  Optional<Path> newest() {
    return Optional.ofNullable(newest);
  }

  /** Where workers put what they end a round with; empty if they keep nothing. */
  Optional<Path> after(long rounds) {
    return kept
        ? Optional.of(new Path(run.workers(), String.format(Locale.ROOT, "%s-%d", start, rounds)))
        : Optional.empty();
  }

  /** A round is done, and the folder before its own is not needed any more. */
  void advance(long rounds) throws IOException {
    if (newest != null && newest.getParent().equals(run.workers())) {
      run.files().delete(newest, true);
    }
    newest = after(rounds).orElse(null);
  }

  /**
   * Training goes back.
   *
   * @param checkpoint to this one; null for the beginning
   */
  void goBackTo(Path checkpoint) throws IOException {
    clear();
    newest = kept ? checkpoint : null;
  }

  /** Training is over, and what lay between its rounds is of no use. */
  @Override
  public void close() throws IOException {
    clear();
  }

  private void clear() throws IOException {
    run.files().delete(run.workers(), true);
  }
}
