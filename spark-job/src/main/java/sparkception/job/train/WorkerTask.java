package sparkception.job.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import sparkception.job.checkpoint.Fp32;

/**
 * Trains one worker's part of a round on an executor and hands out its parameters, slice by slice.
 */
final class WorkerTask implements PairFlatMapFunction<Integer, Integer, Contribution> {

  private final Broadcast<WorkerSetup> setup;
  private final Broadcast<RoundInput> input;
  private final List<Slice> slices;

  WorkerTask(Broadcast<WorkerSetup> setup, Broadcast<RoundInput> input, List<Slice> slices) {
    this.setup = setup;
    this.input = input;
    this.slices = slices;
  }

  @Override
  public Iterator<Tuple2<Integer, Contribution>> call(Integer worker) throws Exception {
    WorkerSetup fixed = setup.getValue();
    Replica replica = ReplicaPool.borrow(fixed);
    WorkerRound round = new WorkerRound(fixed, input.getValue(), worker, replica);
    WorkerReport report = replica.call(round::train);
    float[][] vectors = round.vectors();
    List<Tuple2<Integer, Contribution>> contributions = new ArrayList<>();
    for (Slice slice : slices) {
      contributions.add(new Tuple2<>(slice.index(), contribution(report, slice, vectors)));
    }
    // Only a replica whose round went well goes back: a failed one is rebuilt from scratch.
    ReplicaPool.giveBack(fixed, replica);
    return contributions.iterator();
  }

  private static Contribution contribution(WorkerReport report, Slice slice, float[][] vectors) {
    byte[][] encoded = new byte[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      encoded[i] = Fp32.encode(vectors[i], slice.offset(), slice.length());
    }
    return new Contribution(report, encoded);
  }
}
