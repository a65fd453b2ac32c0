package sparkception.job.train;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The replicas that this executor keeps between rounds, one for each task that ran at the same
 * time.
 *
 * <p>A replica is filled from the broadcast state before use, so it does not matter which one a
 * worker gets.
 */
final class ReplicaPool {

  private static final Map<String, Deque<Replica>> IDLE = new HashMap<>();

  private ReplicaPool() {}

  /** An idle replica of the run, or a new one. Replicas of earlier runs are dropped. */
  static Replica borrow(WorkerSetup setup) throws IOException {
    synchronized (IDLE) {
      IDLE.keySet().removeIf(run -> !run.equals(setup.run()));
      Deque<Replica> idle = IDLE.computeIfAbsent(setup.run(), run -> new ArrayDeque<>());
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new Replica(
        setup.network(),
        setup.shape(),
        setup.optimizer(),
        setup.accumulationSteps() > 1,
        setup.computeThreads());
  }

  static void giveBack(WorkerSetup setup, Replica replica) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(setup.run(), run -> new ArrayDeque<>()).push(replica);
    }
  }
}
