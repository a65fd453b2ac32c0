package sparkception.job.worker;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import sparkception.zoo.engine.Freezing;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;

/**
 * One attempt at a worker's round: what it has taken of this executor's state, it gives back when
 * its task ends, however it does.
 */
final class Attempt implements TaskCompletionListener {

  private final ExecutorStates<ExecutorState>.Lease lease;
  private final String gpu;
  private final HandOver handOver;
  private Replica replica;
  private Freezing freezing;
  private Iterator<?> handingOver;
  private long trained;

  Attempt(ExecutorStates<ExecutorState>.Lease lease, String gpu, HandOver handOver) {
    this.lease = lease;
    this.gpu = gpu;
    this.handOver = handOver;
  }

  Replica borrow(WorkerSetup setup, long epoch) {
    ReplicaSpec spec = setup.replica(epoch);
    freezing = spec.freezing();
    replica =
        lease
            .state()
            .replicas()
            .borrow(gpu, freezing, () -> setup.engine().here(setup.cores(), gpu).replica(spec));
    return replica;
  }

  /** The worker has failed. */
  void fail(Exception failure) {
    if (replica != null) {
      Replica failed = replica;
      replica = null;
      ReplicaPool.discard(failed, failure);
    }
  }

  /** The worker has trained, and what it has come to is about to be handed over. */
  <T> Iterator<T> watch(Iterator<T> contributions) {
    trained = System.nanoTime();
    handingOver = contributions;
    return contributions;
  }

  /**
   * Contributions are written straight from the replica's memory, so it is free only now; one whose
   * round did not go well is rebuilt from scratch.
   */
  @Override
  public void onTaskCompletion(TaskContext task) {
    try {
      if (handingOver != null) {
        handOver.add(Seconds.since(trained));
      }
      if (replica != null && handingOver != null && !handingOver.hasNext()) {
        lease.state().replicas().giveBack(gpu, freezing, replica);
      } else if (replica != null) {
        replica.close();
      }
    } finally {
      lease.close();
    }
  }
}
