package sparkception.job.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sparkception.data.loader.LoaderResources;
import sparkception.zoo.engine.Freezing;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.Replica;

class ExecutorStatesTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(10);

  private final List<ExecutorState> made = new ArrayList<>();

  @Test
  void tasksOfARunShareItsStateAndRunsDoNot() {
    ExecutorStates<ExecutorState> states = new ExecutorStates<>(LONG);
    ExecutorStates<ExecutorState>.Lease first = lease(states, "a");
    ExecutorStates<ExecutorState>.Lease second = lease(states, "a");
    ExecutorStates<ExecutorState>.Lease other = lease(states, "b");
    assertThat(second.state()).isSameAs(first.state());
    assertThat(other.state()).isNotSameAs(first.state());
    CountingReplica ofA = use(first);
    CountingReplica ofB = use(other);
    first.close();
    second.close();
    other.close();
    assertThat(ofA.closed).as("another run took nothing away").isFalse();
    states.close("a");
    assertThat(ofA.closed).isTrue();
    assertThat(ofB.closed).isFalse();
    assertThat(states.size()).isEqualTo(1);
    states.close("b");
    assertThat(ofB.closed).isTrue();
  }

  @Test
  void aReplicaIsUsedAgainOnItsOwnGpuAlone() {
    ExecutorStates<ExecutorState> states = new ExecutorStates<>(LONG);
    try (ExecutorStates<ExecutorState>.Lease lease = lease(states, "a")) {
      ReplicaPool replicas = lease.state().replicas();
      Replica replica = replicas.borrow("0", Freezing.NOTHING, CountingReplica::new);
      replicas.giveBack("0", Freezing.NOTHING, replica);
      assertThat(replicas.borrow("1", Freezing.NOTHING, CountingReplica::new)).isNotSameAs(replica);
      assertThat(replicas.borrow(null, Freezing.NOTHING, CountingReplica::new))
          .isNotSameAs(replica);
      assertThat(replicas.borrow("0", Freezing.NOTHING, CountingReplica::new)).isSameAs(replica);
    }
  }

  @Test
  void aRunThatIsOverIsClosedByItsLastTask() {
    ExecutorStates<ExecutorState> states = new ExecutorStates<>(LONG);
    ExecutorStates<ExecutorState>.Lease lease = lease(states, "a");
    CountingReplica idle = use(lease);
    Replica busy = lease.state().replicas().borrow(null, Freezing.NOTHING, CountingReplica::new);
    Replica mine = lease.state().replicas().borrow(null, Freezing.NOTHING, CountingReplica::new);
    lease.state().replicas().giveBack(null, Freezing.NOTHING, busy);
    states.close("a");
    assertThat(idle.closed).as("a task is still at work").isFalse();
    lease.close();
    assertThat(idle.closed).isTrue();
    // Whoever comes later still finds no open pool to leave it in.
    lease.state().replicas().giveBack(null, Freezing.NOTHING, mine);
    assertThat(((CountingReplica) mine).closed).isTrue();
  }

  @Test
  void whatNoTaskUsesForAWhileIsGivenBack() {
    ExecutorStates<ExecutorState> states = new ExecutorStates<>(SHORT);
    ExecutorStates<ExecutorState>.Lease used = lease(states, "used");
    ExecutorStates<ExecutorState>.Lease left = lease(states, "left");
    CountingReplica replica = use(left);
    left.close();
    while (!replica.closed) {
      Thread.onSpinWait();
    }
    assertThat(states.size()).as("a state in use stays").isEqualTo(1);
    assertThat(lease(states, "used").state()).isSameAs(used.state());
    assertThat(lease(states, "left").state()).as("made anew").isNotSameAs(left.state());
  }

  private ExecutorStates<ExecutorState>.Lease lease(
      ExecutorStates<ExecutorState> states, String run) {
    return states.lease(
        run,
        () -> {
          made.add(new ExecutorState(new LoaderResources(1, 1)));
          return made.get(made.size() - 1);
        });
  }

  private static CountingReplica use(ExecutorStates<ExecutorState>.Lease lease) {
    Replica replica = lease.state().replicas().borrow(null, Freezing.NOTHING, CountingReplica::new);
    lease.state().replicas().giveBack(null, Freezing.NOTHING, replica);
    return (CountingReplica) replica;
  }

  /** Computes nothing, and knows whether it was closed. */
  private static final class CountingReplica implements Replica {

    private volatile boolean closed;

    @Override
    public void load(float[] parameters, float[][] optimizerState, long iterations, long seed) {}

    @Override
    public void stage(ImageBatch images, float[] targets) {}

    @Override
    public void start() {}

    @Override
    public double finish() {
      return 0;
    }

    @Override
    public void step(double learningRate, long iteration) {}

    @Override
    public boolean isFinite() {
      return true;
    }

    @Override
    public float[][] vectors(int count) {
      return new float[count][];
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
