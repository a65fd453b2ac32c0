package sparkception.job.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.image.ImageOptions;
import sparkception.data.plan.SampleRange;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.data.source.Pictures;
import sparkception.data.source.SourceImage;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolderException;
import sparkception.job.worker.PredictingEngine;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.TrainedNetwork;

/**
 * What a trained network says of pictures, computed by all of a Spark application's cores.
 *
 * <p>Pictures go in waves, so that the driver holds the results of one wave, whatever their number.
 */
public final class Predictions {

  private static final int WAVE = 16_384;

  private final JavaSparkContext spark;
  private final PredictSetup setup;

  /** Takes what one wave of pictures has brought, in their order. */
  public interface Wave {
    /** Takes it; what it throws ends the predictions. */
    void accept(List<PictureGuesses> said) throws IOException;
  }

  private Predictions(JavaSparkContext spark, PredictSetup setup) {
    this.spark = spark;
    this.setup = setup;
  }

  /**
   * Predictions of a run's network.
   *
   * @param engine what it computes with
   * @param top guesses a picture, at least 1
   * @throws RunFolderException if the run does not say what its classes are
   */
  public static Predictions of(
      JavaSparkContext spark, TrainedRun trained, EngineChoice engine, int top) throws IOException {
    RunDescription run = trained.description("predict with");
    AugmentOptions view = trained.view();
    ComputationGraph network = trained.checkpoint().model();
    return new Predictions(
        spark,
        new PredictSetup(
            TrainedNetwork.of(
                network, new NetworkShape(view.size(), view.channels(), run.classes().size())),
            engine,
            spark.getConf().getInt("spark.task.cpus", 1),
            run.classes(),
            top,
            run.preparation() == null ? ImageOptions.DEFAULT : run.preparation().options(),
            view,
            new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  /**
   * Predicts for pictures in files and folders.
   *
   * @throws PredictException if there are none
   */
  public void ofPictures(List<Path> places, Wave wave) throws IOException {
    List<SourceImage> pictures = Pictures.below(spark.hadoopConfiguration(), places);
    if (pictures.isEmpty()) {
      throw new PredictException(
          String.format(Locale.ROOT, "Cannot predict: no pictures in %s", names(places)));
    }
    Broadcast<PredictSetup> shared = spark.broadcast(setup);
    try {
      for (int from = 0; from < pictures.size(); from += WAVE) {
        List<SourceImage> some =
            new ArrayList<>(pictures.subList(from, Math.min(pictures.size(), from + WAVE)));
        wave.accept(said(spark.parallelize(some, tasks(some.size())), new PictureTask(shared)));
      }
    } finally {
      shared.destroy();
    }
  }

  /**
   * Predicts for a split of a data set, whose classes may be others than the network's.
   *
   * @throws DataSetException if there is no such split, or nothing in it
   */
  public void ofSplit(Path data, String split, Wave wave) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    Manifest manifest = Manifest.read(hadoop, data);
    Split images = manifest.split(split);
    if (images.rows() == 0) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Cannot predict: split %s of %s is empty", split, data));
    }
    ofImages(data, images, manifest.classes(), wave);
  }

  /**
   * Predicts for some shards of a data set.
   *
   * @param images the shards, as a split of their own
   * @param labels the data set's classes
   */
  public void ofImages(Path data, Split images, List<ImageClass> labels, Wave wave)
      throws IOException {
    String folder = data.getFileSystem(spark.hadoopConfiguration()).makeQualified(data).toString();
    Broadcast<PredictSetup> shared = spark.broadcast(setup);
    try {
      SplitTask task = new SplitTask(shared, folder, images, labels);
      for (long from = 0; from < images.rows(); from += WAVE) {
        List<SampleRange> stretches = stretches(from, Math.min(images.rows(), from + WAVE));
        wave.accept(said(spark.parallelize(stretches, stretches.size()), task));
      }
    } finally {
      shared.destroy();
    }
  }

  private <T> List<PictureGuesses> said(
      JavaRDD<T> asked, FlatMapFunction<Iterator<T>, PictureGuesses> task) {
    return PredictingEngine.placed(asked.mapPartitions(task), setup.engine()).collect();
  }

  private List<SampleRange> stretches(long from, long to) {
    int tasks = tasks(to - from);
    List<SampleRange> stretches = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      stretches.add(
          new SampleRange(from + (to - from) * i / tasks, from + (to - from) * (i + 1) / tasks));
    }
    return stretches;
  }

  private int tasks(long pictures) {
    return (int) Math.min(pictures, spark.defaultParallelism());
  }

  private static String names(List<Path> places) {
    return places.stream().map(Path::toString).reduce((a, b) -> a + ", " + b).orElse("");
  }
}
