package sparkception.job.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;
import sparkception.job.averaging.Contribution;
import sparkception.job.averaging.ReducedSlice;
import sparkception.job.averaging.RoundInput;
import sparkception.job.averaging.RoundOutput;
import sparkception.job.averaging.Slice;
import sparkception.job.averaging.SliceAverage;
import sparkception.job.averaging.Transport;
import sparkception.job.averaging.WorkerReport;
import sparkception.job.worker.ExecutorStates;
import sparkception.job.worker.HandOver;
import sparkception.job.worker.Seconds;
import sparkception.job.worker.TaskGpu;
import sparkception.job.worker.WorkerSetup;
import sparkception.job.worker.WorkerTask;

/**
 * Runs averaging rounds as Spark jobs of two stages: the workers train, then each slice of the
 * parameters is averaged by a task of its own. Only averages reach the driver, so its traffic does
 * not grow with the workers.
 */
final class RoundRunner implements AutoCloseable {

  private final JavaSparkContext spark;
  private final Broadcast<WorkerSetup> setup;
  private final List<Slice> slices;
  private final Transport transport;
  private final String run;
  private final Map<Integer, String> places = new HashMap<>();

  RoundRunner(JavaSparkContext spark, WorkerSetup setup, List<Slice> slices) {
    this.spark = spark;
    this.setup = spark.broadcast(setup);
    this.slices = slices;
    this.transport = setup.transport();
    this.run = setup.run();
  }

  /** Trains one round. */
  RoundOutput run(RoundInput input) {
    long start = System.nanoTime();
    Broadcast<RoundInput> broadcast = spark.broadcast(input);
    double publishing = Seconds.since(start);
    HandOver handOver = new HandOver();
    spark.sc().register(handOver, "hand-over");
    List<Slice> cut = slices;
    Transport width = transport;
    JavaPairRDD<Integer, Contribution> contributions =
        workers(input.plan().workers())
            .flatMapToPair(new WorkerTask(setup, broadcast, cut, handOver))
            .partitionBy(new SlicePartitioner(cut.size()));
    try {
      List<ReducedSlice> reduced =
          TaskGpu.spared(contributions.mapPartitions(arrived -> average(cut, width, arrived)))
              .collect();
      double reducing = handOver.value() + handOver.secondsSinceLast();
      RoundOutput output = new RoundOutput(reduced, publishing + loading(reduced), reducing);
      output.reports().forEach(report -> places.put(report.worker(), report.place()));
      return output;
    } finally {
      broadcast.destroy();
      // Else the files of all rounds stay on the executors' disks until the driver's next full GC.
      contributions.rdd().cleanShuffleDependencies(false);
    }
  }

  /** Averages what has arrived of one slice; nothing when nothing has. */
  private static Iterator<ReducedSlice> average(
      List<Slice> slices, Transport transport, Iterator<Tuple2<Integer, Contribution>> arrived) {
    List<Contribution> contributions = new ArrayList<>();
    int slice = -1;
    while (arrived.hasNext()) {
      Tuple2<Integer, Contribution> next = arrived.next();
      slice = next._1();
      contributions.add(next._2());
    }
    return slice < 0
        ? Collections.emptyIterator()
        : List.of(SliceAverage.of(slices.get(slice), transport, contributions)).iterator();
  }

  private static double loading(List<ReducedSlice> reduced) {
    return reduced.get(0).reports().stream().mapToDouble(WorkerReport::loadSeconds).max().orElse(0);
  }

  /**
   * A task for each worker, where the worker was in the round before: its data are being prefetched
   * there. With fewer slots than workers there is no such place to wait for.
   */
  private JavaRDD<Integer> workers(int count) {
    int slots = spark.defaultParallelism() / spark.getConf().getInt("spark.task.cpus", 1);
    boolean placed = !spark.isLocal() && count <= slots;
    List<Tuple2<Integer, Seq<String>>> workers =
        IntStream.range(0, count)
            .mapToObj(worker -> new Tuple2<>(worker, scala(placed ? placesOf(worker) : List.of())))
            .toList();
    return spark
        .sc()
        .makeRDD(scala(workers), ClassTag$.MODULE$.<Integer>apply(Integer.class))
        .toJavaRDD();
  }

  private List<String> placesOf(int worker) {
    return places.containsKey(worker) ? List.of(places.get(worker)) : List.of();
  }

  private static <T> Seq<T> scala(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  @Override
  public void close() {
    ExecutorStates.closeHere(run);
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
