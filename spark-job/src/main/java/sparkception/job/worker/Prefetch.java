package sparkception.job.worker;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import sparkception.data.loader.BatchLoader;
import sparkception.data.plan.RoundPlan;

/**
 * Loaders that this executor has opened for the next round while the average of this one is made.
 *
 * <p>A loader delivers the same wherever and whenever it was opened; so a worker that finds none,
 * because it ran elsewhere before, opens one and computes the same bits.
 */
final class Prefetch {

  private static final Map<Key, BatchLoader> OPEN = new HashMap<>();

  private Prefetch() {}

  /** What a loader was opened for: a worker's part of a round in one start of training. */
  record Key(String run, RoundPlan plan, int worker) {}

  /** Opens a loader ahead of {@link #take}, unless there is one. */
  static void begin(Key key, Supplier<BatchLoader> loader) {
    synchronized (OPEN) {
      OPEN.computeIfAbsent(key, missing -> loader.get());
    }
  }

  /** The loader that was opened ahead, or a new one; those for earlier rounds are closed. */
  static BatchLoader take(Key key, Supplier<BatchLoader> loader) {
    synchronized (OPEN) {
      closeEarlier(key);
      BatchLoader ahead = OPEN.remove(key);
      return ahead == null ? loader.get() : ahead;
    }
  }

  private static void closeEarlier(Key key) {
    Iterator<Map.Entry<Key, BatchLoader>> open = OPEN.entrySet().iterator();
    while (open.hasNext()) {
      Map.Entry<Key, BatchLoader> entry = open.next();
      if (isEarlier(entry.getKey(), key)) {
        entry.getValue().close();
        open.remove();
      }
    }
  }

  private static boolean isEarlier(Key open, Key now) {
    Comparator<RoundPlan> order =
        Comparator.comparingLong(RoundPlan::epoch).thenComparingLong(RoundPlan::offset);
    return !open.run().equals(now.run()) || order.compare(open.plan(), now.plan()) < 0;
  }
}
