package sparkception.job.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.Freezing;
import sparkception.zoo.engine.Replica;

/**
 * The replicas that an executor keeps for a run between rounds, one for each task that ran at the
 * same time.
 *
 * <p>A replica is filled from the broadcast state before use, so it does not matter which one a
 * worker gets, as long as it computes on the GPU that Spark has assigned to the worker's task.
 */
final class ReplicaPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaPool.class);

  /** Exit code of an executor that has lost its GPU; EX_OSERR of sysexits.h. */
  private static final int LOST = 71;

  /** Spark's id of the one executor that is the driver's own process. */
  private static final String DRIVER = "driver";

  private final Map<String, Deque<Replica>> idle = new HashMap<>();
  private Freezing freezing = Freezing.NOTHING;
  private boolean closed;

  /**
   * An idle replica, or a new one.
   *
   * @param gpu address of the task's GPU; null for none
   * @param frozen what it must not train; others are not needed any more
   */
  Replica borrow(String gpu, Freezing frozen, Supplier<Replica> maker) {
    Replica replica;
    synchronized (this) {
      if (!frozen.equals(freezing)) {
        closeIdle();
        freezing = frozen;
      }
      Deque<Replica> replicas = idle.get(gpu);
      replica = replicas == null ? null : replicas.poll();
    }
    return replica == null ? maker.get() : replica;
  }

  /** Takes back one whose round went well. */
  synchronized void giveBack(String gpu, Freezing frozen, Replica replica) {
    if (closed || !frozen.equals(freezing)) {
      replica.close();
    } else {
      idle.computeIfAbsent(gpu, address -> new ArrayDeque<>()).push(replica);
    }
  }

  /**
   * Closes a replica that has failed. Where nothing can compute in this process any more, as after
   * a GPU has disappeared, an executor ends itself: otherwise Spark would repeat the task here, on
   * the executor that is free, until it gives up.
   */
  static void discard(Replica replica, Exception failure) {
    try {
      replica.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    if (failure instanceof EngineException engine && engine.endsProcess() && isExecutor()) {
      LOG.error("This executor ends, so that another takes over. {}", failure.getMessage());
      Runtime.getRuntime().halt(LOST);
    }
  }

  private static boolean isExecutor() {
    return !DRIVER.equals(SparkEnv.get().executorId());
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeIdle();
  }

  private void closeIdle() {
    idle.values().forEach(replicas -> replicas.forEach(Replica::close));
    idle.clear();
  }
}
