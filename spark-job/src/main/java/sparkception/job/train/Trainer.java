package sparkception.job.train;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Split;
import sparkception.data.storage.SoundStorage;
import sparkception.job.recipe.Recipe;
import sparkception.job.recipe.TrainRecipe;
import sparkception.job.run.RunFolder;
import sparkception.zoo.architecture.Labels;

/**
 * Trains a network by parameter averaging, as a recipe says, on a data set's training split.
 *
 * <p>What a run computes depends only on the recipe and the data. A run folder with checkpoints is
 * gone on with, from the newest that is whole.
 */
public final class Trainer {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

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
    TrainingData training =
        TrainingData.of(
            data.getFileSystem(spark.hadoopConfiguration()).makeQualified(data),
            Manifest.read(spark.hadoopConfiguration(), data));
    Split split = training.split();
    if (recipe.model().labels() == Labels.ONE) {
      split.requireOneLabel("train on", data);
    }
    new DataSetCheck(training.manifest(), split, recipe)
        .warnings(data.toString())
        .forEach(LOG::warn);
    explainStep();
    if (recipe.train().averagingPeriod().isAuto()) {
      LOG.info(
          RecipeSettings.automaticPeriod(recipe, split.rows())
              .explained(recipe.train().workers(), split.rows()));
    }
    RunFolder folder = RunFolder.at(run, spark.hadoopConfiguration());
    TrainingSettings settings = settings(training);
    Transfer transfer = Transfer.of(recipe.transfer(), settings.network());
    return new TrainingLoop(spark, settings, transfer, training, folder, listener).run(command);
  }

  /** More workers with the same minibatch make larger steps, and fewer of them. */
  private void explainStep() {
    TrainRecipe train = recipe.train();
    if (train.workers() > 1) {
      LOG.info(
          "A step takes {} images: {} workers with {} each (train.batch-size)",
          train.stepSamples(),
          train.workers(),
          train.stepSamples() / train.workers());
    }
  }

  private TrainingSettings settings(TrainingData training) {
    return RecipeSettings.of(
        recipe,
        training.manifest().classes().size(),
        training.samples(),
        training.split().labelCounts());
  }
}
