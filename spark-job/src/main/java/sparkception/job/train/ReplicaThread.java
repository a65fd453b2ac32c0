package sparkception.job.train;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread on which a replica works.
 *
 * <p>ND4J keeps workspaces and random generators, and OpenMP its team of threads, for each calling
 * thread; Spark hands every task a thread of its choice. On a thread of its own a replica finds its
 * memory again in the next round.
 */
final class ReplicaThread implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "sparkception-replica");
            thread.setDaemon(true);
            return thread;
          });

  /** Runs work on the thread and waits for it; its exceptions come through. */
  <T> T call(Callable<T> work) throws IOException {
    try {
      return thread.submit(work).get();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while training", e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static IOException rethrown(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
