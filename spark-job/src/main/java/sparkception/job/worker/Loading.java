package sparkception.job.worker;

import java.io.Serializable;
import sparkception.data.loader.LoaderResources;

/**
 * How an executor brings images to its workers.
 *
 * @param threads that decode and augment; null to decide by what computes
 * @param batchesAhead minibatches that are made ready while one is trained on
 * @param cacheBytes rows of shards kept in memory
 */
public record Loading(Integer threads, int batchesAhead, long cacheBytes) implements Serializable {

  /** On the CPU a step takes longer than its images, so that more would be in its way. */
  private static final int BESIDE_A_CPU = 2;

  /** What the loaders of a run share on this executor. */
  LoaderResources open(boolean gpu) {
    return new LoaderResources(threads(gpu), cacheBytes);
  }

  /**
   * Threads here.
   *
   * @param gpu whether a GPU computes, for which the cores have time
   */
  int threads(boolean gpu) {
    if (threads != null) {
      return threads;
    }
    return gpu ? Math.max(BESIDE_A_CPU, Runtime.getRuntime().availableProcessors()) : BESIDE_A_CPU;
  }
}
