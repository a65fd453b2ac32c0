package sparkception.job.bench.gpu;

import java.io.Closeable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.loader.Batch;
import sparkception.data.loader.BatchLoader;
import sparkception.data.loader.LoaderOptions;
import sparkception.data.loader.LoaderResources;
import sparkception.data.plan.SampleRef;
import sparkception.data.shard.Shard;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.program.CudaPrograms;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;

/** One worker: its replica, and the reader that feeds it. */
final class ShardWorker implements Closeable {

  private static final double RATE = 0.01;
  private static final long CACHE_BYTES = 192L << 20;

  /** Seconds that a result takes, roughly, which is there already. */
  private static final double BUSY = 1e-3;

  private final ReplicaSpec spec;
  private final Replica replica;
  private final LoaderResources resources;
  private final BatchLoader batches;
  private final float[] scale;
  private int iteration;
  private double fetching;

  /** What it reads. */
  record Source(Configuration hadoop, Path folder, List<Shard> shards, List<SampleRef> samples) {}

  /**
   * What a round came to.
   *
   * @param vectors parameters and the optimizer's
   * @param loss of the last step
   * @param waiting seconds for the reader: the GPU had nothing to do
   * @param loading seconds until the state was on the device
   * @param handingOver seconds until it was back
   */
  record Round(
      float[][] vectors, double loss, double waiting, double loading, double handingOver) {}

  ShardWorker(Device device, Arithmetic arithmetic, ReplicaSpec spec, Source source, int threads) {
    this.spec = spec;
    this.replica = CudaPrograms.replica(device, arithmetic, spec);
    NetworkShape shape = spec.shape();
    this.resources = new LoaderResources(threads, CACHE_BYTES);
    AugmentOptions view = AugmentOptions.photographs(shape.input(), shape.channels());
    this.scale = view.scaling().table(shape.channels());
    this.batches =
        new BatchLoader(
            resources,
            source.hadoop(),
            source.folder(),
            source.shards(),
            source.samples(),
            new Augmenter(view),
            new LoaderOptions(spec.batchSize(), 3, 1, 0));
  }

  Round round(float[][] state, int steps) {
    long start = System.nanoTime();
    replica.load(state[0], optimizerState(state), iteration, 1);
    double loading = since(start);
    Batch next = staged();
    double waiting = fetching;
    double loss = 0;
    for (int step = 0; step < steps; step++) {
      Batch batch = next;
      replica.start();
      next = step + 1 < steps ? staged() : null;
      long finishing = System.nanoTime();
      loss = replica.finish();
      // A GPU that had to be waited for was at work all the time.
      waiting += next != null && since(finishing) < BUSY ? fetching : 0;
      replica.step(RATE, ++iteration);
      batches.release(batch);
    }
    long end = System.nanoTime();
    float[][] vectors = replica.vectors(1 + spec.optimizer().rule().slots());
    return new Round(vectors, loss, waiting, loading, since(end));
  }

  private Batch staged() {
    long start = System.nanoTime();
    Batch batch = batches.next();
    fetching = since(start);
    replica.stage(new ImageBatch(batch.pixels(), batch.count(), scale), targets(batch));
    return batch;
  }

  private static float[][] optimizerState(float[][] state) {
    return java.util.Arrays.copyOfRange(state, 1, state.length);
  }

  private float[] targets(Batch batch) {
    int classes = spec.shape().classes();
    float[] targets = new float[batch.count() * classes];
    for (int i = 0; i < batch.count(); i++) {
      targets[i * classes + batch.labels()[i]] = 1;
    }
    return targets;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    batches.close();
    resources.close();
    replica.close();
  }
}
