package sparkception.job.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.data.storage.SoundStorage;
import sparkception.job.recipe.LearningRateRecipe;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.Invocation;
import sparkception.job.run.Preparation;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.engine.EngineFacts;

/**
 * Trains a network by parameter averaging, as a recipe says, on a data set's training split.
 *
 * <p>What a run computes depends only on the recipe and the data. A run folder with checkpoints is
 * gone on with, from the newest that is whole.
 */
public final class Trainer {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final String SPLIT = "train";

  private final JavaSparkContext spark;
  private final Recipe recipe;
  private final Path data;
  private final Path run;
  private final RoundListener listener;
  private final String command;

  /**
   * A training run.
   *
   * @param spark where the workers run; as many at a time as it has slots for tasks
   * @param recipe how to train
   * @param data the data set's folder
   * @param run where the run keeps its checkpoints and metrics
   * @param listener told of each round, on the calling thread
   */
  public Trainer(
      JavaSparkContext spark, Recipe recipe, Path data, Path run, RoundListener listener) {
    this(spark, recipe, data, run, listener, null);
  }

  private Trainer(
      JavaSparkContext spark,
      Recipe recipe,
      Path data,
      Path run,
      RoundListener listener,
      String command) {
    this.spark = spark;
    this.recipe = recipe;
    this.data = data;
    this.run = run;
    this.listener = listener;
    this.command = command;
  }

  /** The same, for a run that says which command it is from. */
  public Trainer forCommand(String text) {
    return new Trainer(spark, recipe, data, run, listener, text);
  }

  /**
   * Trains to the end of the last epoch.
   *
   * @throws sparkception.data.shard.DataSetException if the data cannot be used
   * @throws sparkception.data.storage.StorageException if another process trains into the folder
   * @throws TrainingException if the run folder holds another run, or the loss stops being a number
   */
  public TrainingResult train() throws IOException, TrainingException {
    SoundStorage.requireNoObjectStore(run);
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), data);
    Split split = manifest.split(SPLIT);
    if (recipe.model().labels() == Labels.ONE) {
      split.requireOneLabel("train on", data);
    }
    TrainingData training =
        new TrainingData(
            data.getFileSystem(spark.hadoopConfiguration()).makeQualified(data),
            split.shards(),
            split.rows(),
            manifest.fingerprint());
    new DataSetCheck(manifest, split, recipe).warnings(data.toString()).forEach(LOG::warn);
    TrainingSettings settings =
        RecipeSettings.of(recipe, manifest.classes().size(), split.rows(), split.labelCounts());
    explainRate();
    if (recipe.train().averagingPeriod().isAuto()) {
      LOG.info(
          RecipeSettings.automaticPeriod(recipe, split.rows())
              .explained(recipe.train().workers(), split.rows()));
    }
    RunFolder folder = RunFolder.at(run, spark.hadoopConfiguration());
    TrainingLoop loop = new TrainingLoop(spark, settings, training, folder, listener);
    return loop.run(engines -> describe(folder, manifest, loop.parameters(), engines));
  }

  private void explainRate() {
    LearningRateRecipe stated = recipe.learningRate();
    long step = recipe.train().stepSamples();
    if (stated.batch() != null && stated.batch() != step) {
      LOG.info(
          ("Learning rate {} instead of {}, which is for {} images a step: {} workers take {}"
              + " (learning-rate.batch)"),
          stated.rate(step),
          stated.initial(),
          stated.batch(),
          recipe.train().workers(),
          step);
    }
  }

  private void describe(
      RunFolder folder, Manifest manifest, long parameters, List<EngineFacts> engines)
      throws IOException {
    folder.write(folder.recipe(), recipe.toYaml());
    Map<String, Long> images = new LinkedHashMap<>();
    manifest.splits().forEach(split -> images.put(split.name(), split.rows()));
    new RunDescription(
            data.toString(),
            manifest.fingerprint(),
            manifest.classes(),
            Preparation.of(manifest.preparation()),
            images,
            recipe.model().channels(),
            recipe.model().input(),
            parameters,
            engines,
            Invocation.now(command, spark.version()))
        .write(folder);
  }
}
