package sparkception.job.train;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.job.checkpoint.CheckpointState;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.recipe.RecipeChange;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;

/**
 * Whether a run may go on from a checkpoint with the settings and the data that it is given now.
 */
final class Resumption {

  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

  private final RunFolder run;
  private final TrainingSettings settings;
  private final TrainingData data;

  Resumption(RunFolder run, TrainingSettings settings, TrainingData data) {
    this.run = run;
    this.settings = settings;
    this.data = data;
  }

  /**
   * Lets the run go on, with a warning where the result will not be bit-identical.
   *
   * @throws TrainingException if recipe or data are others; it names what differs
   */
  void require(CheckpointState before) throws IOException, TrainingException {
    requireSameData(before);
    requireSameRecipe(before);
    if (before.workers() != settings.workers()) {
      LOG.warn(
          "Going on with {} workers, before it was {}: every sample is still used once an epoch,"
              + " but the result is not bit-identical to that of one number of workers throughout",
          settings.workers(),
          before.workers());
    }
  }

  private void requireSameData(CheckpointState before) throws IOException, TrainingException {
    if (!before.data().equals(data.fingerprint())) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Cannot resume %s: its data set, %s, was another one than %s is now (other images,"
                  + " labels or prep options); give the same, or another --output for a new run",
              run.path(),
              earlierData(),
              data.folder()));
    }
  }

  private String earlierData() throws IOException {
    return RunReader.open(run)
        .description()
        .map(RunDescription::data)
        .orElse("which nothing names");
  }

  private void requireSameRecipe(CheckpointState before) throws IOException, TrainingException {
    String earlier = before.holdsRecipe() ? before.recipe() : run.read(run.recipe());
    if (earlier.equals(settings.recipe())) {
      return;
    }
    Optional<String> refusal =
        RecipeChange.between(kept(earlier), kept(settings.recipe()))
            .refusal((before.samples() + data.samples() - 1) / data.samples());
    if (refusal.isPresent()) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Cannot resume %s with another recipe: %s. Give the same, or another --output for a new"
                  + " run",
              run.path(),
              refusal.get()));
    }
  }

  private Recipe kept(String yaml) throws TrainingException {
    try {
      return Recipe.parseKept("recipe", yaml);
    } catch (InvalidRecipeException e) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "Cannot resume %s: this program does not know its recipe: %s",
              run.path(),
              String.join("; ", e.problems())),
          e);
    }
  }
}
