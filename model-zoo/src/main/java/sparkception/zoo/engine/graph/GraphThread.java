package sparkception.zoo.engine.graph;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.ComputeThreads;
import sparkception.zoo.kernels.KernelChoice;
import sparkception.zoo.kernels.Kernels;

/**
 * The one thread on which a network works.
 *
 * <p>ND4J keeps workspaces and random generators, and OpenMP its team of threads, for each calling
 * thread; Spark hands every task a thread of its choice. On a thread of its own a network finds its
 * memory again in the next round.
 */
final class GraphThread implements AutoCloseable {

  static {
    // When memory runs out DL4J would write a file into the working folder, with libraries that are
    // not there.
    CrashReportingUtil.crashDumpsEnabled(false);
  }

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "sparkception-network");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A thread.
   *
   * @param kernels of the networks that are made on it
   * @param threads of its arithmetic
   */
  GraphThread(Kernels kernels, int threads) {
    call(
        () -> {
          KernelChoice.useOnThisThread(kernels);
          ComputeThreads.use(threads);
          return null;
        });
  }

  /** Runs work on the thread and waits for it; its unchecked exceptions come through. */
  <T> T call(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new InterruptedIOException("Cannot go on: interrupted while computing"));
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }

  /** Ends it after what it is at; its networks' working memory is the thread's own. */
  @Override
  public void close() {
    if (!thread.isShutdown()) {
      thread.execute(() -> Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread());
      thread.shutdown();
    }
  }
}
