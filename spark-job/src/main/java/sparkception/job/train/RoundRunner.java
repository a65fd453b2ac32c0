package sparkception.job.train;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Runs averaging rounds as Spark jobs of two stages: the workers train, then each slice of the
 * parameters is averaged by a task of its own. Only averages reach the driver, so its traffic does
 * not grow with the workers.
 */
final class RoundRunner implements AutoCloseable {

  private final JavaSparkContext spark;
  private final Broadcast<WorkerSetup> setup;
  private final List<Slice> slices;

  RoundRunner(JavaSparkContext spark, WorkerSetup setup, List<Slice> slices) {
    this.spark = spark;
    this.setup = spark.broadcast(setup);
    this.slices = slices;
  }

  /**
   * Trains one round.
   *
   * @return the slices' averages in slice order, and how long publishing the state took
   */
  RoundOutput run(RoundInput input) {
    long start = System.nanoTime();
    Broadcast<RoundInput> broadcast = spark.broadcast(input);
    double broadcastSeconds = Seconds.since(start);
    try {
      List<Integer> workers = IntStream.range(0, input.workers()).boxed().toList();
      List<Slice> cut = slices;
      List<ReducedSlice> reduced =
          spark
              .parallelize(workers, workers.size())
              .flatMapToPair(new WorkerTask(setup, broadcast, cut))
              .groupByKey(new SlicePartitioner(cut.size()))
              .map(group -> SliceAverage.of(cut.get(group._1()), group._2()))
              .collect();
      return new RoundOutput(reduced, broadcastSeconds);
    } finally {
      broadcast.destroy();
    }
  }

  @Override
  public void close() {
    setup.destroy();
  }

  /** A task for each slice. */
  private static final class SlicePartitioner extends Partitioner implements Serializable {

    private final int slices;

    SlicePartitioner(int slices) {
      this.slices = slices;
    }

    @Override
    public int numPartitions() {
      return slices;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SlicePartitioner that && that.slices == slices;
    }

    @Override
    public int hashCode() {
      return slices;
    }
  }
}
