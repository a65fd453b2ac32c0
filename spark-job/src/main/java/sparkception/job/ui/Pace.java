package sparkception.job.ui;

import java.time.Duration;

/**
 * How often something is read again that takes time: so that reading takes a tenth of the time at
 * most, whatever the number of runs and of those who look at them.
 */
final class Pace {

  private static final int SHARE = 10;

  private final Duration least;
  private boolean begun;
  private long notBefore;

  /** No more often than that. */
  Pace(Duration least) {
    this.least = least;
  }

  boolean isDue(long nanos) {
    return !begun || nanos - notBefore >= 0;
  }

  /** It was read. */
  void took(long from, long until) {
    begun = true;
    notBefore = until + Math.max(least.toNanos(), (SHARE - 1) * (until - from));
  }
}
