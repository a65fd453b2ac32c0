package sparkception.data.loader;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JVM's loader threads, which outlive loaders: a thread keeps native image memory from round to
 * round.
 */
final class LoaderThreads {
  private static final ConcurrentMap<Integer, ExecutorService> POOLS = new ConcurrentHashMap<>();

  private LoaderThreads() {}

  /** The pool of so many daemon threads; tasks begin in the order of submission. */
  static ExecutorService shared(int threads) {
    return POOLS.computeIfAbsent(
        threads, count -> Executors.newFixedThreadPool(count, daemons(count)));
  }

  private static ThreadFactory daemons(int pool) {
    AtomicInteger next = new AtomicInteger();
    return task -> {
      Thread thread =
          new Thread(
              task, String.format(Locale.ROOT, "loader-%d-%d", pool, next.getAndIncrement()));
      thread.setDaemon(true);
      return thread;
    };
  }
}
