package sparkception.job.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.Replica;

/**
 * The replicas that this executor keeps between rounds, one for each task that ran at the same
 * time.
 *
 * <p>A replica is filled from the broadcast state before use, so it does not matter which one a
 * worker gets, as long as it computes on the GPU that Spark has assigned to the worker's task.
 */
final class ReplicaPool {

  private static final Map<Key, Deque<Replica>> IDLE = new HashMap<>();

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaPool.class);

  /** Exit code of an executor that has lost its GPU; EX_OSERR of sysexits.h. */
  private static final int LOST = 71;

  /** Spark's id of the one executor that is the driver's own process. */
  private static final String DRIVER = "driver";

  private ReplicaPool() {}

  /**
   * An idle replica of the run, or a new one. Replicas of earlier runs are closed.
   *
   * @param gpu address of the task's GPU; null for none
   */
  static Replica borrow(WorkerSetup setup, String gpu) {
    List<Replica> earlier = new ArrayList<>();
    Replica idle;
    synchronized (IDLE) {
      IDLE.forEach((key, replicas) -> keep(key, setup.run(), replicas, earlier));
      IDLE.keySet().removeIf(key -> !key.run().equals(setup.run()));
      idle = IDLE.computeIfAbsent(new Key(setup.run(), gpu), key -> new ArrayDeque<>()).poll();
    }
    earlier.forEach(Replica::close);
    return idle == null ? setup.engine().here(setup.cores(), gpu).replica(setup.replica()) : idle;
  }

  private static void keep(Key key, String run, Deque<Replica> replicas, List<Replica> earlier) {
    if (!key.run().equals(run)) {
      earlier.addAll(replicas);
    }
  }

  static void giveBack(WorkerSetup setup, String gpu, Replica replica) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(new Key(setup.run(), gpu), key -> new ArrayDeque<>()).push(replica);
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

  private record Key(String run, String gpu) {}
}
