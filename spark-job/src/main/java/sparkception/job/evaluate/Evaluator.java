package sparkception.job.evaluate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.job.checkpoint.Checkpoint;

/**
 * Evaluates a checkpoint on a split with all of a Spark application's cores.
 *
 * <p>Every task restores the network once and goes through one stretch of the split.
 */
public final class Evaluator {

  private static final int MOST_CLASSES_IN_TABLE = 1000;

  private final JavaSparkContext spark;
  private final Path data;
  private final String split;
  private final AugmentOptions view;

  /**
   * An evaluation on a split.
   *
   * @param spark where it runs
   * @param data the data set
   * @param split such as {@code test}
   * @param view how images become the network's input
   */
  public Evaluator(JavaSparkContext spark, Path data, String split, AugmentOptions view) {
    this.spark = spark;
    this.data = data;
    this.split = split;
    this.view = view;
  }

  /**
   * Evaluates a checkpoint's network.
   *
   * @throws DataSetException if the data set has no such split, no image in it, or other classes
   *     than the network
   */
  public Evaluation evaluate(Checkpoint checkpoint) throws IOException {
    long start = System.nanoTime();
    Configuration hadoop = spark.hadoopConfiguration();
    Manifest manifest = Manifest.read(hadoop, data);
    Split images = manifest.split(split);
    ComputationGraph network = checkpoint.model();
    requireSameClasses(network, manifest);
    Tally tally = count(setup(network, manifest, images));
    return result(manifest, checkpoint, tally, (System.nanoTime() - start) / 1e9);
  }

  private EvaluationSetup setup(ComputationGraph network, Manifest manifest, Split images)
      throws IOException {
    if (images.rows() == 0) {
      throw new DataSetException("Cannot evaluate: split %s of %s is empty".formatted(split, data));
    }
    return new EvaluationSetup(
        bytes(network),
        manifest.classes().size(),
        new SerializableConfiguration(spark.hadoopConfiguration()),
        data.getFileSystem(spark.hadoopConfiguration()).makeQualified(data).toString(),
        images.shards(),
        images.rows(),
        (int) Math.min(images.rows(), spark.defaultParallelism()),
        spark.getConf().getInt("spark.task.cpus", 1),
        view);
  }

  private Tally count(EvaluationSetup setup) {
    List<Integer> tasks = IntStream.range(0, setup.tasks()).boxed().toList();
    Broadcast<EvaluationSetup> broadcast = spark.broadcast(setup);
    try {
      return spark
          .parallelize(tasks, setup.tasks())
          .map(new EvaluationTask(broadcast))
          .collect()
          .stream()
          .reduce(new Tally(setup.classes()), Tally::addAll);
    } finally {
      broadcast.destroy();
    }
  }

  private Evaluation result(Manifest manifest, Checkpoint checkpoint, Tally tally, double seconds) {
    List<String> names = manifest.classes().stream().map(ImageClass::name).toList();
    return new Evaluation(
        data.toString(),
        split,
        checkpoint.folder().toString(),
        checkpoint.state().samples(),
        tally.examples(),
        tally.loss(),
        tally.top1(),
        tally.top5(),
        ClassScore.of(tally.confusion(), names),
        names.size() > MOST_CLASSES_IN_TABLE ? new long[0][] : tally.confusion().table(),
        tally.gallery().predictions(),
        seconds,
        tally.examples() / seconds);
  }

  private void requireSameClasses(ComputationGraph network, Manifest manifest)
      throws DataSetException {
    long outputs = network.layerSize(network.getConfiguration().getNetworkOutputs().get(0));
    if (outputs != manifest.classes().size()) {
      throw new DataSetException(
          "Cannot evaluate on %s: it has %d classes, the network was trained on %d"
              .formatted(data, manifest.classes().size(), outputs));
    }
  }

  private static byte[] bytes(ComputationGraph network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, out, false);
    return out.toByteArray();
  }
}
