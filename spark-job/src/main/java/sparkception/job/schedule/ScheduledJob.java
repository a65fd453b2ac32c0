package sparkception.job.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A command and when it is to run.
 *
 * @param name in file names and messages
 * @param times when
 * @param command of this program, with its options
 * @param overlap what happens while it is still running
 * @param retries how often a failed run is tried again
 * @param backOff wait before the first of these; it doubles each time
 * @param keepLogs how many logs stay
 */
public record ScheduledJob(
    String name,
    CronTimes times,
    List<String> command,
    Overlap overlap,
    int retries,
    Duration backOff,
    int keepLogs) {

  /** Wrong usage, or a recipe that will be as wrong the next time. */
  private static final int USAGE = 2;

  /** When it runs next; empty for never. */
  public Optional<Instant> next(Instant now) {
    return times.after(now);
  }

  /**
   * How long to wait before a failed run is tried again.
   *
   * @param code its exit code
   * @param attempt its number, from 1
   * @return empty if it is not tried again: it is done, was used wrongly, was stopped by a signal,
   *     or has no retries left
   */
  Optional<Duration> retryAfter(int code, int attempt) {
    boolean mayHelp = code != 0 && code != USAGE && code < 128;
    return mayHelp && attempt <= retries
        ? Optional.of(backOff.multipliedBy(1L << Math.min(attempt - 1, 20)))
        : Optional.empty();
  }
}
