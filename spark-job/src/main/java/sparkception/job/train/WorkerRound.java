package sparkception.job.train;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RoundPlan;
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
  private int failedStep = -1;

  WorkerRound(WorkerSetup setup, RoundInput input, int worker, Replica replica) {
    this.setup = setup;
    this.input = input;
    this.worker = worker;
    this.replica = replica;
  }

  /**
   * Trains it.
   *
   * @param receiving seconds that the round's state took to arrive
   */
  WorkerReport train(double receiving) throws IOException {
    long loadStart = System.nanoTime();
    replica.load(input.vectors(), SplitMix64.seed(setup.seed(), input.samples(), worker));
    double loadSeconds = receiving + Seconds.since(loadStart);
    try (BatchLoader batches = Prefetch.take(key(input.plan()), () -> open(input.plan()))) {
      while (failedStep < 0) {
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
    if (input.next() != null) {
      Prefetch.begin(key(input.next()), () -> open(input.next()));
    }
    return new WorkerReport(
        worker,
        samples,
        steps,
        lossSum,
        failedStep,
        Place.here(),
        loadSeconds,
        fetchSeconds,
        computeSeconds);
  }

  private void step(Batch batch) {
    long start = System.nanoTime();
    // All workers step side by side, so W batches pass with each step of this one.
    double seen =
        (double) input.samples() + (double) steps * setup.batchSize() * input.plan().workers();
    double rate = setup.learningRate().at(seen);
    double loss =
        replica.step(
            batch.pixels(),
            batch.labels(),
            setup.labelSmoothing(),
            rate,
            input.iterations() + steps + 1);
    if (!Double.isFinite(loss)) {
      failedStep = steps;
    }
    lossSum += loss * batch.count();
    samples += batch.count();
    steps++;
    computeSeconds += Seconds.since(start);
  }

  private Prefetch.Key key(RoundPlan plan) {
    return new Prefetch.Key(setup.run(), plan, worker);
  }

  private BatchLoader open(RoundPlan plan) {
    RowGroups groups = RowGroups.of(setup.shards().stream().map(Shard::rowGroups).toList());
    EpochOrder order = EpochOrder.shuffled(groups, setup.seed(), plan.epoch());
    SampleRange range = plan.slice(worker);
    List<SampleRef> mine = order.slice(range.from(), range.to());
    return new BatchLoader(
        setup.hadoop().value(),
        new Path(setup.data()),
        setup.shards(),
        mine,
        new Augmenter(setup.augment()),
        new LoaderOptions(setup.batchSize(), setup.loaderThreads(), setup.seed(), plan.epoch()));
  }
}
