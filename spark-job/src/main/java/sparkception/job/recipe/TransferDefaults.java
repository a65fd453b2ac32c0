package sparkception.job.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import sparkception.zoo.architecture.Labels;

/**
 * What a recipe that goes on from a run's weights leaves out.
 *
 * @param source the recipe by which they were trained
 * @param severalLabels whether the new data set has images of several classes
 */
public record TransferDefaults(Recipe source, boolean severalLabels) {

  /** All as that run was trained, for the labels that the new data set has. */
  public Recipe asTheRun() throws InvalidRecipeException {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("transfer.initialize-from", "null");
    changes.put("transfer.freeze-to", "null");
    changes.put("transfer.unfreeze-every", "0");
    changes.put("transfer.rate-factor", "1");
    if (labels() != source.model().labels()) {
      changes.put("model.labels", Kebab.of(labels()));
      changes.put("checkpoint.metric", "null");
      changes.put("train.label-smoothing", "0");
      changes.put("train.class-weights", "none");
    }
    return Recipe.parse("", changes, source);
  }

  /** That run's network, and else the usual defaults. */
  public Recipe ofItsNetwork() throws InvalidRecipeException {
    Recipe usual = Recipe.DEFAULT;
    return new Recipe(
        asTheRun().model(),
        usual.transfer(),
        usual.train(),
        usual.averaging(),
        usual.optimizer(),
        usual.learningRate(),
        usual.augment(),
        usual.checkpoint(),
        usual.divergence(),
        usual.engine(),
        usual.loader());
  }

  private Labels labels() {
    return severalLabels ? Labels.MANY : Labels.ONE;
  }
}
