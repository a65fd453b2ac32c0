package sparkception.job.ml;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepListener;
import sparkception.data.prep.PrepOptions;
import sparkception.data.shard.ShardHash;
import sparkception.job.evaluate.CheckpointEvaluation;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RoundReport;
import sparkception.job.run.RunFolder;
import sparkception.job.train.RoundListener;
import sparkception.job.train.Trainer;
import sparkception.job.train.TrainingException;
import sparkception.job.train.TrainingResult;

/**
 * Writes a DataFrame's images into a data set and trains on it, as the commands do. Both lie in
 * folders that are named after what is in them, so that the same fit, started again, goes on where
 * it was stopped, and fits of the same images share their data set.
 */
final class Fit {

  private static final Logger LOG = LoggerFactory.getLogger(Fit.class);

  /** Folders that fits of this process have used; a CrossValidator runs several at a time. */
  private static final ConcurrentMap<Path, Object> FOLDERS = new ConcurrentHashMap<>();

  private final JavaSparkContext spark;
  private final Recipe recipe;
  private final PrepOptions options;
  private final String work;

  /**
   * A fit.
   *
   * @param recipe how to train
   * @param options how images are stored, and how many are for validation
   * @param work where its files are; null for a folder in the user's home, which is removed when
   *     the fit has succeeded
   */
  Fit(JavaSparkContext spark, Recipe recipe, PrepOptions options, String work) {
    this.spark = spark;
    this.recipe = recipe;
    this.options = options;
    this.work = work;
  }

  /**
   * What was trained.
   *
   * @param network the best by its validation, or the last where there is none
   * @param result of the training
   */
  record Outcome(SavedNetwork network, TrainingResult result) {}

  /** Does all of it; what goes wrong is told in the words of the commands. */
  Outcome fit(FrameSource source) {
    try {
      String data =
          "data-"
              + shortened(
                  ShardHash.of(
                      (source.identity() + options)
                          .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      String run =
          "run-"
              + shortened(
                  ShardHash.of(
                      (data + recipe.toYaml()).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      Configuration hadoop = spark.hadoopConfiguration();
      if (work != null) {
        return fit(source, new Path(new Path(work), data), new Path(new Path(work), run));
      }
      Path home = FileSystem.get(hadoop).getHomeDirectory();
      Path mine = new Path(new Path(home, ".sparkception"), run);
      synchronized (monitor(mine)) {
        Outcome outcome = fit(source, new Path(mine, data), new Path(mine, run));
        mine.getFileSystem(hadoop).delete(mine, true);
        return outcome;
      }
    } catch (IOException | InvalidRecipeException | TrainingException e) {
      throw new ImageStageException(e);
    }
  }

  private static String shortened(String hash) {
    return hash.substring(0, 16);
  }

  private Outcome fit(FrameSource source, Path data, Path run)
      throws IOException, InvalidRecipeException, TrainingException {
    synchronized (monitor(data)) {
      new PrepJob(spark, source, options, data, new LoggedWarnings()).execute();
    }
    synchronized (monitor(run)) {
      RunFolder folder = RunFolder.at(run, spark.hadoopConfiguration());
      Optional<CheckpointEvaluation> evaluation =
          CheckpointEvaluation.of(
              spark, recipe, data, folder, point -> LOG.info("Evaluated {}: {}", run, point));
      RoundListener listener = evaluation.isPresent() ? evaluation.get() : new NoListener();
      TrainingResult result = new Trainer(spark, recipe, data, run, listener).train();
      Configuration hadoop = spark.hadoopConfiguration();
      TrainedRun trained =
          evaluation.isPresent() ? TrainedRun.best(run, hadoop) : TrainedRun.newest(run, hadoop);
      return new Outcome(SavedNetwork.of(trained), result);
    }
  }

  private static Object monitor(Path folder) {
    return FOLDERS.computeIfAbsent(folder, unused -> new Object());
  }

  /** What looks wrong with the images but stops nothing. */
  private static final class LoggedWarnings implements PrepListener {
    @Override
    public void progress(long done, long total) {}

    @Override
    public void warning(String message) {
      LOG.warn(message);
    }
  }

  /** Training logs what matters by itself. */
  private static final class NoListener implements RoundListener {
    @Override
    public void roundDone(RoundReport report) {}
  }
}
