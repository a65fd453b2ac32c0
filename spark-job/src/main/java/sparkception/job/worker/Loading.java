package sparkception.job.worker;

import java.io.Serializable;
import org.apache.spark.SparkEnv;
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

  /** What the loaders of a run share on this executor, as the workers on its GPUs do. */
  LoaderResources open(boolean gpu) {
    return new LoaderResources(threads(gpu, coresHere()), cacheBytes);
  }

  /** Of this executor, as far as Spark was told; otherwise of the machine. */
  private static int coresHere() {
    int machine = Runtime.getRuntime().availableProcessors();
    return SparkEnv.get() == null
        ? machine
        : SparkEnv.get().conf().getInt("spark.executor.cores", machine);
  }

  /**
   * Threads here.
   *
   * @param gpu whether a GPU computes, for which the cores have time
   * @param cores of the executor
   */
  int threads(boolean gpu, int cores) {
    if (threads != null) {
      return threads;
    }
    return gpu ? Math.max(BESIDE_A_CPU, cores) : BESIDE_A_CPU;
  }
}
