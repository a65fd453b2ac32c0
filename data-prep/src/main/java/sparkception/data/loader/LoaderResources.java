package sparkception.data.loader;

import java.io.Closeable;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What loaders that work side by side or one after another share: threads that decode and augment,
 * rows that were read, pixel arrays. A thread keeps native image memory from round to round.
 *
 * <p>Loaders that are open must be closed before it is.
 */
public final class LoaderResources implements Closeable {

  private final int count;
  private final ExecutorService threads;
  private final RowGroupCache cache;
  private final PixelBuffers buffers = new PixelBuffers();

  /**
   * Resources of one owner.
   *
   * @param threads at least 1
   * @param cacheBytes rows kept in memory, at most about so many; the newest row group stays
   *     whatever its size
   */
  public LoaderResources(int threads, long cacheBytes) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Invalid loader threads: %d (must be > 0)", threads));
    }
    this.count = threads;
    this.threads = Executors.newFixedThreadPool(threads, daemons());
    this.cache = new RowGroupCache(cacheBytes);
  }

  private static ThreadFactory daemons() {
    AtomicInteger next = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "loader-" + next.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** How many threads there are. */
  int count() {
    return count;
  }

  /** Tasks begin in the order of submission. */
  ExecutorService threads() {
    return threads;
  }

  RowGroupCache cache() {
    return cache;
  }

  PixelBuffers buffers() {
    return buffers;
  }

  /** Ends the threads, once they have done what they are at. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
