package sparkception.job.predict;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import sparkception.job.worker.ExecutorStates;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.Predictor;

/**
 * The predictors that an executor keeps for a network between tasks, one for each task that runs at
 * the same time. They are closed when no task has come for a while.
 */
public final class PredictorPool implements AutoCloseable {

  private static final ExecutorStates<PredictorPool> HERE =
      new ExecutorStates<>(ExecutorStates.IDLE);

  private final Map<String, Deque<Predictor>> idle = new HashMap<>();
  private boolean closed;

  private PredictorPool() {}

  /**
   * A predictor of a network, for one task.
   *
   * @param network identifies it, in all applications that this process may work for
   * @param gpu address of the task's GPU; null for none
   * @param maker makes a predictor where none is idle
   */
  public static Use lease(String network, String gpu, Supplier<Predictor> maker) {
    ExecutorStates<PredictorPool>.Lease pool = HERE.lease(network, PredictorPool::new);
    try {
      return new Use(pool, gpu, pool.state().borrow(gpu, maker));
    } catch (RuntimeException | Error e) {
      pool.close();
      throw e;
    }
  }

  private Predictor borrow(String gpu, Supplier<Predictor> maker) {
    Predictor predictor;
    synchronized (this) {
      Deque<Predictor> predictors = idle.get(gpu);
      predictor = predictors == null ? null : predictors.poll();
    }
    return predictor == null ? maker.get() : predictor;
  }

  private synchronized void giveBack(String gpu, Predictor predictor) {
    if (closed) {
      predictor.close();
    } else {
      idle.computeIfAbsent(gpu, address -> new ArrayDeque<>()).push(predictor);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.values().forEach(predictors -> predictors.forEach(Predictor::close));
    idle.clear();
  }

  /** A task's use of a predictor, which goes back to the pool when it is closed. */
  public static final class Use implements AutoCloseable {

    private final ExecutorStates<PredictorPool>.Lease pool;
    private final String gpu;
    private Predictor predictor;
    private boolean over;

    private Use(ExecutorStates<PredictorPool>.Lease pool, String gpu, Predictor predictor) {
      this.pool = pool;
      this.gpu = gpu;
      this.predictor = predictor;
    }

    /**
     * What the network says of a minibatch, as {@link Predictor#probabilities} has it. One that has
     * failed is not used again.
     */
    public float[] outputs(ImageBatch images) {
      try {
        return predictor.probabilities(images);
      } catch (RuntimeException e) {
        predictor.close();
        predictor = null;
        throw e;
      }
    }

    /** More than once does no harm. */
    @Override
    public void close() {
      if (over) {
        return;
      }
      over = true;
      if (predictor != null) {
        pool.state().giveBack(gpu, predictor);
      }
      pool.close();
    }
  }
}
