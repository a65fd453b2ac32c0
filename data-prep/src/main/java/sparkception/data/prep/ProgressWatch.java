package sparkception.data.prep;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.LongAccumulator;

/** Tells a listener once a second how far the tasks have come. */
final class ProgressWatch implements AutoCloseable {

  private final LongAccumulator counter;
  private final long total;
  private final PrepListener listener;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "sparkception-prep-progress");
            thread.setDaemon(true);
            return thread;
          });

  ProgressWatch(LongAccumulator counter, long total, PrepListener listener) {
    this.counter = counter;
    this.total = total;
    this.listener = listener;
  }

  void start() {
    // Progress is only shown: a failure to show it must not stop the job.
    var unused = timer.scheduleAtFixedRate(this::tell, 1, 1, TimeUnit.SECONDS);
  }

  /** Retried tasks count twice in an accumulator. */
  private void tell() {
    listener.progress(Math.min(counter.value(), total), total);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    tell();
  }
}
