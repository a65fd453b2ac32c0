package sparkception.job.train;

import java.nio.charset.StandardCharsets;
import sparkception.data.shard.ShardHash;
import sparkception.job.recipe.ModelRecipe;
import sparkception.job.recipe.Recipe;
import sparkception.job.recipe.TrainRecipe;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** Makes a recipe concrete for a data set. */
final class RecipeSettings {

  private RecipeSettings() {}

  /**
   * The settings of a run.
   *
   * @param recipe the valid recipe
   * @param classes outputs of the network
   * @param epochSamples images of the training split
   */
  static TrainingSettings of(Recipe recipe, int classes, long epochSamples) {
    ModelRecipe model = recipe.model();
    TrainRecipe train = recipe.train();
    long totalSamples = Math.multiplyExact(epochSamples, (long) train.epochs());
    return new TrainingSettings(
        Xception.configuration(spec(model, classes, train.seed())),
        new NetworkShape(model.input(), model.channels(), classes),
        recipe.optimizer().rule(),
        recipe.optimizer().penalty(),
        train.gradientClipNorm() == null ? Double.POSITIVE_INFINITY : train.gradientClipNorm(),
        recipe.learningRate().over(epochSamples, totalSamples),
        recipe.augment().training(model.input(), model.channels()),
        train.labelSmoothing(),
        train.epochs(),
        train.batchSize(),
        recipe.averaging().period(train.averagingPeriod(), epochSamples),
        recipe.averaging().optimizer(train.workers()),
        recipe.averaging().resets(),
        recipe.averaging().movingAverageDecay(),
        train.workers(),
        train.seed(),
        recipe.checkpoint().everySamples(epochSamples),
        recipe.checkpoint().keep(),
        new DivergencePolicy(
            recipe.divergence().limit(classes),
            recipe.divergence().rollBacks(),
            recipe.divergence().rateFactor()),
        fingerprint(recipe));
  }

  /** The penalty is the optimizer's business here, not the network's. */
  private static XceptionSpec spec(ModelRecipe model, int classes, long seed) {
    return new XceptionSpec(
        model.input(),
        model.channels(),
        classes,
        model.width(),
        model.middleModules(),
        model.stemStride(),
        model.dropout(),
        model.batchNormDecay(),
        model.batchNormEpsilon(),
        0,
        model.initialization(),
        seed);
  }

  /**
   * Of all that must stay the same when a run is gone on with. How often checkpoints are written
   * does not matter, nor what is done at a divergence; another number of workers sees the same samples, though its results differ in
   * the last bits and more.
   */
  private static String fingerprint(Recipe recipe) {
    String deciding =
        recipe.toYaml().replaceFirst("(?s)\ncheckpoint:.*", "").replaceFirst("\n +workers:.*", "");
    return ShardHash.of(deciding.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
