package sparkception.job.bench.gpu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.plan.SampleRef;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.program.NetworkClock;
import sparkception.zoo.engine.ReplicaSpec;

/**
 * A training from shards of JPEGs through the product's reader: random-resized crops and flips, all
 * cores decoding. Several workers share the GPU, and average in memory after each round.
 */
final class ShardTraining {

  private static final long SEED = 1;
  private static final String SPLIT = "train";

  private final Device device;
  private final Arithmetic arithmetic;
  private final ReplicaSpec spec;
  private final Path data;

  ShardTraining(Device device, Arithmetic arithmetic, ReplicaSpec spec, Path data) {
    this.device = device;
    this.arithmetic = arithmetic;
    this.spec = spec;
    this.data = data;
  }

  /**
   * Trains.
   *
   * @param count workers
   * @param steps of a round
   * @param rounds that count, after one that does not
   */
  TrainingReport run(int count, int steps, int rounds) throws Exception {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
    List<ShardWorker> workers = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      for (int i = 0; i < count; i++) {
        workers.add(worker(i, count, threads, steps * (rounds + 1)));
      }
      TrainingReport report =
          new TrainingReport(device.properties(), arithmetic, spec.batchSize(), count, threads);
      float[][] state = {NetworkClock.parameters(spec.optimizer().layout(), SEED)};
      for (int round = 0; round <= rounds; round++) {
        state = round(pool, workers, state, steps, round == 0 ? null : report);
      }
      return report;
    } finally {
      pool.shutdownNow();
      for (ShardWorker worker : workers) {
        worker.close();
      }
    }
  }

  private ShardWorker worker(int index, int count, int threads, int steps)
      throws IOException, DataSetException {
    Configuration hadoop = new Configuration();
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(data.toUri());
    List<Shard> shards = Manifest.read(hadoop, folder).split(SPLIT).shards();
    return new ShardWorker(
        device,
        arithmetic,
        spec,
        new ShardWorker.Source(
            hadoop, folder, shards, samples(shards, index, count, steps * spec.batchSize())),
        threads);
  }

  /** As many samples as are needed, epoch after epoch. */
  private static List<SampleRef> samples(List<Shard> shards, int index, int count, int needed) {
    RowGroups groups = RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
    long share = groups.samples() / count;
    List<SampleRef> samples = new ArrayList<>();
    for (long epoch = 0; samples.size() < needed; epoch++) {
      samples.addAll(
          EpochOrder.shuffled(groups, SEED, epoch).slice(index * share, (index + 1) * share));
    }
    return samples.subList(0, needed);
  }

  private float[][] round(
      ExecutorService pool,
      List<ShardWorker> workers,
      float[][] state,
      int steps,
      TrainingReport report)
      throws Exception {
    long start = System.nanoTime();
    List<Callable<ShardWorker.Round>> tasks = new ArrayList<>();
    for (ShardWorker worker : workers) {
      tasks.add(() -> worker.round(state, steps));
    }
    List<ShardWorker.Round> done = new ArrayList<>();
    for (Future<ShardWorker.Round> future : pool.invokeAll(tasks)) {
      done.add(future.get());
    }
    long trained = System.nanoTime();
    float[][] mean = mean(done);
    if (report != null) {
      report.add(done, steps, (trained - start) / 1e9, (System.nanoTime() - trained) / 1e9);
    }
    return mean;
  }

  /** In double precision, as the product averages. */
  private static float[][] mean(List<ShardWorker.Round> rounds) {
    float[][] first = rounds.get(0).vectors();
    float[][] mean = new float[first.length][first[0].length];
    for (int vector = 0; vector < mean.length; vector++) {
      for (int i = 0; i < mean[vector].length; i++) {
        double sum = 0;
        for (ShardWorker.Round round : rounds) {
          sum += round.vectors()[vector][i];
        }
        mean[vector][i] = (float) (sum / rounds.size());
      }
    }
    return mean;
  }
}
