package sparkception.job.worker;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import sparkception.job.averaging.Contribution;
import sparkception.job.averaging.Difference;
import sparkception.job.averaging.RoundInput;
import sparkception.job.averaging.Slice;
import sparkception.job.averaging.Transport;
import sparkception.job.averaging.WireVector;
import sparkception.job.averaging.WorkerReport;
import sparkception.zoo.engine.Replica;

/**
 * Trains one worker's part of a round on an executor and hands out its parameters, slice by slice.
 */
public final class WorkerTask implements PairFlatMapFunction<Integer, Integer, Contribution> {

  private final Broadcast<WorkerSetup> setup;
  private final Broadcast<RoundInput> input;
  private final List<Slice> slices;
  private final HandOver handOver;

  public WorkerTask(
      Broadcast<WorkerSetup> setup,
      Broadcast<RoundInput> input,
      List<Slice> slices,
      HandOver handOver) {
    this.setup = setup;
    this.input = input;
    this.slices = slices;
    this.handOver = handOver;
  }

  @Override
  public Iterator<Tuple2<Integer, Contribution>> call(Integer worker) throws Exception {
    WorkerSetup fixed = setup.getValue();
    String gpu = TaskGpu.address();
    ExecutorStates<ExecutorState>.Lease lease =
        ExecutorStates.here()
            .lease(fixed.run(), () -> new ExecutorState(fixed.loading().open(gpu != null)));
    Attempt attempt = new Attempt(lease, gpu, handOver);
    TaskContext.get().addTaskCompletionListener(attempt);
    try {
      return contributions(fixed, worker, attempt, lease.state());
    } catch (IOException | RuntimeException e) {
      attempt.fail(e);
      throw e;
    }
  }

  private Iterator<Tuple2<Integer, Contribution>> contributions(
      WorkerSetup fixed, int worker, Attempt attempt, ExecutorState state) throws IOException {
    Replica replica = attempt.borrow(fixed, input.getValue().plan().epoch());
    WorkerReport report = train(fixed, worker, replica, state);
    float[][] vectors = vectors(fixed.transport(), replica);
    return attempt.watch(
        slices.stream()
            .map(slice -> contribution(fixed.transport(), report, slice, vectors))
            .iterator());
  }

  private WorkerReport train(WorkerSetup fixed, int worker, Replica replica, ExecutorState state)
      throws IOException {
    long start = System.nanoTime();
    WorkerRound round = new WorkerRound(fixed, input.getValue(), worker, replica, state);
    double receiving = Seconds.since(start);
    return round.train(receiving);
  }

  private float[][] vectors(Transport transport, Replica replica) {
    WireVector[] start = input.getValue().vectors();
    float[][] vectors = replica.vectors(start.length);
    if (transport.rounds()) {
      Difference.subtract(slices, vectors[0], start[0].array());
    }
    return vectors;
  }

  private static Tuple2<Integer, Contribution> contribution(
      Transport transport, WorkerReport report, Slice slice, float[][] vectors) {
    WireVector[] stretches = new WireVector[vectors.length];
    stretches[0] = WireVector.parameters(transport, vectors[0], slice.offset(), slice.segments());
    for (int i = 1; i < vectors.length; i++) {
      stretches[i] =
          WireVector.optimizerState(transport, vectors[i], slice.offset(), slice.length());
    }
    return new Tuple2<>(slice.index(), new Contribution(report, stretches));
  }
}
