package sparkception.job.evaluate;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.job.batchnorm.BatchNormEstimator;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.ModelZip;
import sparkception.job.run.Evaluation;
import sparkception.job.run.EvaluationFiles;
import sparkception.job.run.Invocation;
import sparkception.job.run.Prediction;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.worker.PredictingEngine;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.optim.SigmoidCrossEntropy;

/**
 * Evaluates a checkpoint on a split with all of a Spark application's cores.
 *
 * <p>Every task restores the network once and goes through one stretch of the split.
 */
public final class Evaluator {

  private static final int MOST_CLASSES_IN_TABLE = 1000;
  private static final int MOST_PAIRS = 50;
  private static final String TRAINING_SPLIT = "train";
  private static final String VALIDATION_SPLIT = "val";

  private final JavaSparkContext spark;
  private final Path data;
  private final String split;
  private final AugmentOptions view;
  private final EngineChoice engine;
  private final long batchNormImages;
  private final String command;

  /**
   * An evaluation on a split.
   *
   * @param spark where it runs
   * @param data the data set
   * @param split such as {@code test}
   * @param view how images become the network's input
   */
  public Evaluator(JavaSparkContext spark, Path data, String split, AugmentOptions view) {
    this(spark, data, split, view, EngineChoice.DEFAULT, 0, null);
  }

  private Evaluator(
      JavaSparkContext spark,
      Path data,
      String split,
      AugmentOptions view,
      EngineChoice engine,
      long batchNormImages,
      String command) {
    this.spark = spark;
    this.data = data;
    this.split = split;
    this.view = view;
    this.engine = engine;
    this.batchNormImages = batchNormImages;
    this.command = command;
  }

  /**
   * The same, after estimating the statistics of batch normalization anew.
   *
   * @param images of the training split to estimate them from, seen as evaluation sees its own; all
   *     of them if it has fewer; 0 to use what the checkpoint has
   */
  public Evaluator estimatingBatchNorm(long images) {
    return new Evaluator(spark, data, split, view, engine, images, command);
  }

  /** The same, whose results say which command they are from. */
  public Evaluator forCommand(String text) {
    return new Evaluator(spark, data, split, view, engine, batchNormImages, text);
  }

  /** The same on an engine. */
  public Evaluator computingWith(EngineChoice other) {
    return new Evaluator(spark, data, split, view, other, batchNormImages, command);
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
    ClassAlignment alignment = alignment(network, checkpoint, manifest);
    if (labels(network) == Labels.ONE) {
      images.requireOneLabel("evaluate on", data);
    }
    if (batchNormImages > 0) {
      estimateBatchNorm(network, manifest);
    }
    Invocation invocation = Invocation.now(command, spark.version());
    Tally tally = count(setup(network, alignment, images));
    return result(
        temperature(checkpoint, tally),
        alignment,
        manifest,
        checkpoint,
        tally,
        GalleryHeat.drawn(network, view, tally.gallery().predictions()),
        network.numParams(),
        invocation,
        (System.nanoTime() - start) / 1e9);
  }

  private EvaluationSetup setup(ComputationGraph network, ClassAlignment alignment, Split images)
      throws IOException {
    if (images.rows() == 0) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Cannot evaluate: split %s of %s is empty", split, data));
    }
    return new EvaluationSetup(
        TrainedNetwork.of(
            network, new NetworkShape(view.size(), view.channels(), alignment.names().size())),
        engine,
        alignment,
        labels(network),
        new SerializableConfiguration(spark.hadoopConfiguration()),
        data.getFileSystem(spark.hadoopConfiguration()).makeQualified(data).toString(),
        images.shards(),
        images.rows(),
        (int) Math.min(images.rows(), spark.defaultParallelism()),
        spark.getConf().getInt("spark.task.cpus", 1),
        view);
  }

  private void estimateBatchNorm(ComputationGraph network, Manifest manifest) throws IOException {
    Split training = manifest.split(TRAINING_SPLIT);
    new BatchNormEstimator(spark, data, training.shards(), view)
        .estimate(bytes(network), Math.min(batchNormImages, training.rows()))
        .applyTo(network);
  }

  private static Labels labels(ComputationGraph network) {
    OutputLayer output = (OutputLayer) network.getOutputLayer(0).conf().getLayer();
    return output.getLossFn() instanceof SigmoidCrossEntropy ? Labels.MANY : Labels.ONE;
  }

  private Tally count(EvaluationSetup setup) {
    List<Integer> tasks = IntStream.range(0, setup.tasks()).boxed().toList();
    Broadcast<EvaluationSetup> broadcast = spark.broadcast(setup);
    try {
      return PredictingEngine.placed(
              spark.parallelize(tasks, setup.tasks()).map(new EvaluationTask(broadcast)), engine)
          .collect()
          .stream()
          .reduce(new Tally(setup.classes(), setup.labels()), Tally::addAll);
    } finally {
      broadcast.destroy();
    }
  }

  /** Fitted on the validation split, and used on others where that has been evaluated. */
  private Double temperature(Checkpoint checkpoint, Tally tally) throws IOException {
    if (tally.reliability() == null) {
      return null;
    }
    if (split.equals(VALIDATION_SPLIT)) {
      return tally.reliability().fitted();
    }
    FileSystem files = checkpoint.folder().getFileSystem(spark.hadoopConfiguration());
    RunFolder run = RunFolder.ofCheckpoint(files, checkpoint.folder());
    return EvaluationFiles.evaluations(run).stream()
        .filter(each -> each.split().equals(VALIDATION_SPLIT) && each.calibration() != null)
        .filter(each -> each.checkpoint().equals(checkpoint.folder().toString()))
        .map(each -> each.calibration().temperature())
        .findFirst()
        .orElse(null);
  }

  private Evaluation result(
      Double temperature,
      ClassAlignment alignment,
      Manifest manifest,
      Checkpoint checkpoint,
      Tally tally,
      List<Prediction> gallery,
      long parameters,
      Invocation invocation,
      double seconds) {
    List<String> names = alignment.names();
    return new Evaluation(
        data.toString(),
        split,
        checkpoint.folder().toString(),
        checkpoint.state().samples(),
        tally.examples(),
        batchNormImages > 0
            ? Math.min(batchNormImages, rows(manifest, TRAINING_SPLIT))
            : checkpoint.state().batchNormImages(),
        tally.loss(),
        tally.top1(),
        tally.top5(),
        tally.mapAt100(),
        tally.reliability() == null ? null : tally.reliability().at(temperature),
        tally.classCounts().scores(names),
        hasTable(tally, names.size()) ? tally.confusion().table() : new long[0][],
        tally.confusion().pairs(MOST_PAIRS),
        gallery,
        checkpoint.state().average(),
        parameters,
        invocation,
        seconds,
        tally.examples() / seconds);
  }

  private static long rows(Manifest manifest, String split) {
    return manifest.splits().stream()
        .filter(candidate -> candidate.name().equals(split))
        .mapToLong(Split::rows)
        .sum();
  }

  private static boolean hasTable(Tally tally, int classes) {
    return tally.mapAt100() == null && classes <= MOST_CLASSES_IN_TABLE;
  }

  /** By names where the run says them, else at least as many classes as outputs. */
  private ClassAlignment alignment(
      ComputationGraph network, Checkpoint checkpoint, Manifest manifest) throws IOException {
    FileSystem files = checkpoint.folder().getFileSystem(spark.hadoopConfiguration());
    Optional<RunDescription> trained =
        RunReader.open(RunFolder.ofCheckpoint(files, checkpoint.folder())).description();
    if (trained.isPresent()) {
      return ClassAlignment.of(trained.get().classes(), manifest.classes(), data);
    }
    long outputs = network.layerSize(network.getConfiguration().getNetworkOutputs().get(0));
    if (outputs != manifest.classes().size()) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot evaluate on %s: it has %d classes, the network was trained on %d",
              data,
              manifest.classes().size(),
              outputs));
    }
    return ClassAlignment.of(manifest.classes(), manifest.classes(), data);
  }

  private static byte[] bytes(ComputationGraph network) throws IOException {
    TrainedNetwork copy = TrainedNetwork.of(network, null);
    return ModelZip.bytes(copy.configuration(), copy.parameters());
  }
}
