package sparkception.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.storage.Ownership;
import sparkception.data.storage.Publication;

/**
 * Keeps {@code status.json} true while a start trains: a thread of its own renews it now and then,
 * and what it comes to is written at the end. Training neither waits for it nor fails with it.
 */
public final class StatusFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunFolder run;
  private final Ownership ownership;
  private final RunStatus begun;
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(StatusFile::thread);
  private final ScheduledFuture<?> beating;
  private volatile long samples;
  private boolean over;
  private boolean failureTold;

  /**
   * Begins.
   *
   * @param ownership of the run folder; whoever has lost it writes nothing
   * @param samples seen before this start
   */
  public StatusFile(
      RunFolder run, Ownership ownership, long samples, long totalSamples, Invocation invocation) {
    this(run, ownership, RunStatus.begun(samples, totalSamples, invocation), RENEWAL);
  }

  StatusFile(RunFolder run, Ownership ownership, RunStatus begun, Duration renewal) {
    this.run = run;
    this.ownership = ownership;
    this.begun = begun;
    this.samples = begun.samples();
    deleteStaged();
    write(begun);
    beating =
        beat.scheduleWithFixedDelay(
            this::renew, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What a driver left that was killed while it wrote. */
  private void deleteStaged() {
    try {
      for (FileStatus staged : run.files().listStatus(run.path(), this::isStaged)) {
        run.files().delete(staged.getPath(), false);
      }
    } catch (IOException e) {
      LOG.debug("Nothing staged to delete", e);
    }
  }

  private boolean isStaged(Path file) {
    return file.getName().startsWith("_staging-")
        && file.getName().endsWith("-" + run.status().getName());
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "run-status");
    thread.setDaemon(true);
    return thread;
  }

  /** Training has seen so many samples; the next heartbeat tells. */
  public void advance(long samplesNow) {
    samples = samplesNow;
  }

  /**
   * The start is over.
   *
   * @param message why it was stopped or failed; null otherwise
   */
  public synchronized void end(RunState state, String message) {
    over = true;
    write(begun.over(state, message, samples));
  }

  private synchronized void renew() {
    if (!over) {
      write(begun.beating(samples));
    }
  }

  /** A status that cannot be written is no reason to lose what is being trained. */
  private void write(RunStatus status) {
    try {
      ownership.requireHeld();
      Publication.write(run.files(), run.status(), bytes(status));
    } catch (IOException | RuntimeException e) {
      if (!failureTold) {
        failureTold = true;
        LOG.warn("The run's status is not kept; training goes on. {}", e.getMessage());
      }
    }
  }

  private static byte[] bytes(RunStatus status) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(status);
  }

  @Override
  public void close() {
    beating.cancel(false);
    beat.shutdownNow();
  }
}
