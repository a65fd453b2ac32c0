package sparkception.job.train;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.plan.SampleRange;
import sparkception.data.plan.SampleRef;
import sparkception.data.random.SplitMix64;
import sparkception.data.shard.Shard;

/** One worker's minibatches of one round. */
final class WorkerRound {

  private final WorkerSetup setup;
  private final RoundInput input;
  private final int worker;
  private final Replica replica;

  private double lossSum;
  private double fetchSeconds;
  private double computeSeconds;
  private int samples;
  private int steps;
  private double lastLoss;
  private Mishap mishap;

  WorkerRound(WorkerSetup setup, RoundInput input, int worker, Replica replica) {
    this.setup = setup;
    this.input = input;
    this.worker = worker;
    this.replica = replica;
  }

  WorkerReport train() throws IOException {
    replica.load(input.vectors(), SplitMix64.seed(setup.seed(), input.samples(), worker));
    try (BatchLoader batches = open()) {
      while (mishap == null) {
        long start = System.nanoTime();
        if (!batches.hasNext()) {
          break;
        }
        Batch batch = batches.next();
        fetchSeconds += Seconds.since(start);
        step(batch);
        batches.release(batch);
      }
    }
    if (mishap == null && !replica.isFinite()) {
      mishap = new Mishap(steps - 1, lastLoss);
    }
    return new WorkerReport(
        worker, samples, steps, lossSum, mishap, fetchSeconds, computeSeconds);
  }

  private void step(Batch batch) {
    long start = System.nanoTime();
    // All workers step side by side, so W batches pass with each step of this one.
    double seen = (double) input.samples() + (double) steps * setup.batchSize() * input.workers();
    double rate = input.rateScale() * setup.learningRate().at(seen);
    lastLoss =
        replica.step(
            batch.pixels(),
            batch.labels(),
            setup.labelSmoothing(),
            rate,
            input.iterations() + steps + 1);
    if (!Double.isFinite(lastLoss) || isTooLarge(lastLoss, batch)) {
      mishap = new Mishap(steps, lastLoss);
    }
    lossSum += lastLoss * batch.count();
    samples += batch.count();
    steps++;
    computeSeconds += Seconds.since(start);
  }

  /** One odd example in the last part of an epoch is no divergence. */
  private boolean isTooLarge(double loss, Batch batch) {
    return batch.count() == setup.batchSize() && loss > setup.lossLimit();
  }

  private BatchLoader open() {
    RowGroups groups = RowGroups.of(setup.shards().stream().map(Shard::rowGroups).toList());
    EpochOrder order = EpochOrder.shuffled(groups, setup.seed(), input.epoch());
    SampleRange range = input.plan().slice(worker);
    List<SampleRef> mine = order.slice(range.from(), range.to());
    return new BatchLoader(
        setup.hadoop().value(),
        new Path(setup.data()),
        setup.shards(),
        mine,
        new Augmenter(setup.augment()),
        new LoaderOptions(setup.batchSize(), setup.loaderThreads(), setup.seed(), input.epoch()));
  }
}
