package sparkception.job.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RoundPlan;
import sparkception.data.plan.SampleRange;
import sparkception.data.plan.SampleRef;
import sparkception.data.random.SplitMix64;
import sparkception.job.averaging.DivergedMinibatch;
import sparkception.job.averaging.RoundInput;
import sparkception.job.averaging.WireVector;
import sparkception.job.averaging.WorkerReport;
import sparkception.job.checkpoint.Fp32;
import sparkception.job.checkpoint.WorkerStates;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.Replica;

/** One worker's minibatches of one round. */
final class WorkerRound {

  /** Tells the seeds of mixing from those of augmentation. */
  private static final long MIXING = 1;

  /** Seconds that a result takes, roughly, which is there already. */
  private static final double BUSY = 1e-3;

  private final WorkerSetup setup;
  private final RoundInput input;
  private final int worker;
  private final Replica replica;
  private final ExecutorState state;

  /** What the network makes of samples. */
  private final float[] scale;

  private double lossSum;
  private double fetching;
  private double fetchSeconds;
  private double computeSeconds;
  private int samples;
  private int minibatches;
  private int steps;
  private double lastLoss;
  private DivergedMinibatch diverged;

  WorkerRound(
      WorkerSetup setup, RoundInput input, int worker, Replica replica, ExecutorState state) {
    this.setup = setup;
    this.input = input;
    this.worker = worker;
    this.replica = replica;
    this.state = state;
    AugmentOptions view = setup.minibatches().augment();
    this.scale = view.scaling().table(view.channels());
  }

  /**
   * Trains it.
   *
   * @param receiving seconds that the round's state took to arrive
   */
  WorkerReport train(double receiving) throws IOException {
    long loadStart = System.nanoTime();
    replica.load(
        input.vectors()[0].array(),
        optimizerState(),
        input.iterations(),
        SplitMix64.seed(setup.seed(), input.samples(), worker));
    double loadSeconds = receiving + Seconds.since(loadStart);
    try (BatchLoader batches = state.prefetch().take(key(input.plan()), () -> open(input.plan()))) {
      train(batches);
    }
    if (diverged == null && !replica.isFinite()) {
      diverged = new DivergedMinibatch(minibatches - 1, lastLoss);
    }
    if (input.next() != null) {
      state.prefetch().begin(key(input.next()), () -> open(input.next()));
    }
    if (input.nextStates() != null) {
      WorkerStates.write(
          setup.data().configuration(), new Path(input.nextStates()), worker, trainedState());
    }
    return new WorkerReport(
        worker,
        samples,
        steps,
        lossSum,
        diverged,
        ExecutorLocation.here(),
        loadSeconds,
        fetchSeconds,
        computeSeconds);
  }

  /** The optimizer's state that the driver has sent, or that this worker keeps, if it does. */
  private float[][] optimizerState() throws IOException {
    if (input.states() == null || slots() == 0) {
      return Arrays.stream(input.vectors()).skip(1).map(WireVector::array).toArray(float[][]::new);
    }
    List<float[]> kept = new ArrayList<>();
    Path states = new Path(input.states());
    for (byte[] vector : WorkerStates.read(setup.data().configuration(), states, worker, slots())) {
      kept.add(Fp32.decode(vector));
    }
    return kept.toArray(float[][]::new);
  }

  private float[][] trainedState() {
    float[][] vectors = replica.vectors(1 + slots());
    return Arrays.copyOfRange(vectors, 1, vectors.length);
  }

  private int slots() {
    return setup.replica().optimizer().rule().slots();
  }

  /** While the engine computes one minibatch, the next is fetched and taken to it. */
  private void train(BatchLoader batches) {
    long start = System.nanoTime();
    Batch next = staged(batches);
    fetchSeconds = fetching;
    while (next != null && diverged == null) {
      Batch batch = next;
      replica.start();
      next = staged(batches);
      long finishing = System.nanoTime();
      lastLoss = replica.finish();
      // An engine that had to be waited for was at work all the time: it did not lack images.
      fetchSeconds += Seconds.since(finishing) < BUSY ? fetching : 0;
      finished(batch, next == null);
      batches.release(batch);
    }
    computeSeconds = Seconds.since(start) - fetchSeconds;
  }

  /** The next minibatch, on its way to the engine; null after the last. */
  private Batch staged(BatchLoader batches) {
    long start = System.nanoTime();
    Batch batch = batches.hasNext() ? batches.next() : null;
    fetching = Seconds.since(start);
    if (batch != null) {
      float[] targets = setup.minibatches().targets().of(batch);
      float kept =
          setup
              .minibatches()
              .mixer()
              .mix(batch.pixels(), targets, batch.count(), mixingSeed(batch));
      replica.stage(new ImageBatch(batch.pixels(), batch.count(), scale, kept), targets);
    }
    return batch;
  }

  private void finished(Batch batch, boolean last) {
    if (!Double.isFinite(lastLoss) || isTooLarge(lastLoss, batch)) {
      diverged = new DivergedMinibatch(minibatches, lastLoss);
    }
    minibatches++;
    if (diverged == null && (minibatches % setup.minibatches().accumulationSteps() == 0 || last)) {
      step();
    }
    lossSum += lastLoss * batch.count();
    samples += batch.count();
  }

  private void step() {
    // All workers step side by side, so W times a step's samples pass with each step of this one.
    long stepSamples = (long) setup.minibatches().stepSamples() * input.plan().workers();
    double seen = (double) (input.samples() + steps * stepSamples);
    steps++;
    replica.step(input.rateScale() * setup.learningRate().at(seen), input.iterations() + steps);
  }

  private long mixingSeed(Batch batch) {
    return SplitMix64.seed(setup.seed(), input.plan().epoch(), batch.samples()[0], MIXING);
  }

  /** One odd example in the last part of an epoch is no divergence. */
  private boolean isTooLarge(double loss, Batch batch) {
    return batch.count() == setup.minibatches().size() && loss > setup.lossLimit();
  }

  private Prefetch.Key key(RoundPlan plan) {
    return new Prefetch.Key(plan, worker);
  }

  private BatchLoader open(RoundPlan plan) {
    EpochOrder order = EpochOrder.shuffled(setup.data().rowGroups(), setup.seed(), plan.epoch());
    SampleRange range = plan.slice(worker);
    List<SampleRef> mine = order.slice(range.from(), range.to());
    return new BatchLoader(
        state.loading(),
        setup.data().configuration(),
        setup.data().path(),
        setup.data().shards(),
        mine,
        setup.decoder(),
        new LoaderOptions(
            setup.minibatches().size(),
            setup.loading().batchesAhead(),
            setup.seed(),
            plan.epoch()));
  }
}
