package sparkception.job.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private record Key(String run, String gpu) {}
}
