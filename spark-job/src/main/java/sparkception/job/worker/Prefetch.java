package sparkception.job.worker;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import sparkception.data.loader.BatchLoader;
import sparkception.data.plan.RoundPlan;

/**
 * Loaders that an executor has opened for the next round of a run while the average of this one is
 * made.
 *
 * <p>A loader delivers the same wherever and whenever it was opened; so a worker that finds none,
 * because it ran elsewhere before, opens one and computes the same bits.
 */
final class Prefetch implements AutoCloseable {

  private final Map<Key, BatchLoader> open = new HashMap<>();

  /** What a loader was opened for: a worker's part of a round. */
  record Key(RoundPlan plan, int worker) {}

  /** Opens a loader ahead of {@link #take}, unless there is one. */
  synchronized void begin(Key key, Supplier<BatchLoader> loader) {
    open.computeIfAbsent(key, missing -> loader.get());
  }

  /** The loader that was opened ahead, or a new one; those for earlier rounds are closed. */
  synchronized BatchLoader take(Key key, Supplier<BatchLoader> loader) {
    closeEarlier(key);
    BatchLoader ahead = open.remove(key);
    return ahead == null ? loader.get() : ahead;
  }

  private void closeEarlier(Key key) {
    Iterator<Map.Entry<Key, BatchLoader>> all = open.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, BatchLoader> entry = all.next();
      if (isEarlier(entry.getKey(), key)) {
        entry.getValue().close();
        all.remove();
      }
    }
  }

  private static boolean isEarlier(Key open, Key now) {
    Comparator<RoundPlan> order =
        Comparator.comparingLong(RoundPlan::epoch).thenComparingLong(RoundPlan::offset);
    return order.compare(open.plan(), now.plan()) < 0;
  }

  @Override
  public synchronized void close() {
    open.values().forEach(BatchLoader::close);
    open.clear();
  }
}
