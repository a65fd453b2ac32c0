package sparkception.job.evaluate;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import sparkception.data.augment.AugmentOptions;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunFolderException;
import sparkception.job.run.RunReader;
import sparkception.job.worker.PredictingEngine;
import sparkception.zoo.engine.EngineChoice;

/**
 * A network that a run has trained.
 *
 * @param folder the run's
 * @param recipe it was trained by
 * @param checkpoint the network's
 */
public record TrainedRun(RunFolder folder, Recipe recipe, Checkpoint checkpoint) {

  /**
   * The newest good checkpoint of a run.
   *
   * @throws RunFolderException if the folder is not a run's, or has no good checkpoint
   */
  public static TrainedRun newest(Path run, Configuration hadoop)
      throws IOException, InvalidRecipeException {
    RunFolder folder = RunFolder.at(run, hadoop);
    Recipe recipe = recipe(folder);
    Checkpoint checkpoint =
        CheckpointStore.in(folder, recipe.checkpoint().keep())
            .newestGood()
            .orElseThrow(
                () ->
                    new RunFolderException(
                        String.format(
                            Locale.ROOT, "Cannot evaluate %s: no checkpoint in it", run)));
    return new TrainedRun(folder, recipe, checkpoint);
  }

  /**
   * The best checkpoint of a run, by the split that it was validated on.
   *
   * @throws RunFolderException if the folder is not a run's, or none of its checkpoints has been
   *     judged
   */
  public static TrainedRun best(Path run, Configuration hadoop)
      throws IOException, InvalidRecipeException {
    RunFolder folder = RunFolder.at(run, hadoop);
    Recipe recipe = recipe(folder);
    CheckpointStore checkpoints = CheckpointStore.in(folder, recipe.checkpoint().keep());
    long samples =
        checkpoints
            .best()
            .orElseThrow(
                () ->
                    new RunFolderException(
                        String.format(
                            Locale.ROOT,
                            "Cannot find the best checkpoint of %s: none was evaluated in training",
                            run)))
            .samples();
    return new TrainedRun(folder, recipe, Checkpoint.open(folder.files(), checkpoints.at(samples)));
  }

  /**
   * One checkpoint of a run.
   *
   * @param checkpoint {@code RUN/checkpoints/SAMPLES}
   * @throws sparkception.job.checkpoint.CheckpointException if it is damaged or none
   */
  public static TrainedRun at(Path checkpoint, Configuration hadoop)
      throws IOException, InvalidRecipeException {
    RunFolder folder = RunFolder.at(new Path(checkpoint, "../.."), hadoop);
    Checkpoint opened = Checkpoint.open(folder.files(), folder.files().makeQualified(checkpoint));
    return new TrainedRun(folder, recipe(folder), opened);
  }

  /** How the network must be shown images that it is judged by. */
  public AugmentOptions view() {
    return view(recipe);
  }

  /** The same for a run that has only begun. */
  public static AugmentOptions view(Recipe recipe) {
    return recipe.augment().evaluation(recipe.model().input(), recipe.model().channels());
  }

  /**
   * What evaluation computes with.
   *
   * @param name of an engine that must be it; null for the recipe's, or the CPU where no GPU is
   *     there for it
   */
  public EngineChoice engine(String name, SparkConf spark) throws InvalidRecipeException {
    if (name == null) {
      return PredictingEngine.of(recipe.engine().evaluation(), spark);
    }
    return Recipe.parse(recipe.toYaml(), Map.of("engine.name", name)).engine().evaluation();
  }

  /**
   * What the run says of itself, its classes above all.
   *
   * @param purpose of whoever must know them, for messages: {@code predict with}
   * @throws RunFolderException if the run does not say
   */
  public RunDescription description(String purpose) throws IOException {
    return RunReader.open(folder)
        .description()
        .orElseThrow(
            () ->
                new RunFolderException(
                    String.format(
                        Locale.ROOT,
                        "Cannot %s %s: no %s in it, which names the classes",
                        purpose,
                        folder.path(),
                        folder.run().getName())));
  }

  private static Recipe recipe(RunFolder folder) throws IOException, InvalidRecipeException {
    RunReader.open(folder);
    if (!folder.files().exists(folder.recipe())) {
      throw new RunFolderException(
          String.format(
              Locale.ROOT,
              "Cannot find a run at %s: no %s in it",
              folder.path(),
              folder.recipe().getName()));
    }
    return Recipe.parseKept("recipe " + folder.recipe(), folder.read(folder.recipe()));
  }
}
