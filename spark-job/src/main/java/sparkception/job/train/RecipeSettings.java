package sparkception.job.train;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.job.averaging.AutomaticPeriod;
import sparkception.job.averaging.Averaging;
import sparkception.job.averaging.AveragingPeriod;
import sparkception.job.batchnorm.BatchNormRule;
import sparkception.job.recipe.AveragingPeriods;
import sparkception.job.recipe.AveragingRecipe;
import sparkception.job.recipe.LoaderRecipe;
import sparkception.job.recipe.ModelRecipe;
import sparkception.job.recipe.Recipe;
import sparkception.job.recipe.TrainRecipe;
import sparkception.job.recipe.TrainRecipe.ClassWeighting;
import sparkception.job.worker.Loading;
import sparkception.job.worker.Minibatches;
import sparkception.job.worker.Targets;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.optim.ClassWeights;

/** Makes a recipe concrete for a data set. */
final class RecipeSettings {

  private RecipeSettings() {}

  /**
   * The settings of a run.
   *
   * @param recipe the valid recipe
   * @param classes outputs of the network
   * @param epochSamples images of the training split
   * @param classCounts how many of them each class has; empty if that is not known
   */
  static TrainingSettings of(
      Recipe recipe, int classes, long epochSamples, List<Long> classCounts) {
    ModelRecipe model = recipe.model();
    TrainRecipe train = recipe.train();
    // The penalty on weights is the optimizer's business here, not the network's.
    ComputationGraphConfiguration network = model.architecture().graph(classes, 0, train.seed());
    double[] weights = new double[0];
    if (train.classWeights() == ClassWeighting.BALANCED) {
      weights = ClassWeights.balanced(classCounts);
      ClassWeights.apply(network, weights);
    }
    return new TrainingSettings(
        network,
        new NetworkShape(model.input(), model.channels(), classes),
        recipe.engine().choice(),
        optimization(recipe, epochSamples),
        minibatches(recipe, classes),
        train.epochs(),
        averaging(recipe, epochSamples),
        train.workers(),
        train.seed(),
        checkpoints(recipe, epochSamples),
        new DivergencePolicy(
            recipe.divergence().limit(model.labels(), classes)
                * Math.max(1, ClassWeights.greatest(weights)),
            recipe.divergence().rollBacks(),
            recipe.divergence().rateFactor()),
        loading(recipe.loader()),
        recipe.toYaml());
  }

  private static Optimization optimization(Recipe recipe, long epochSamples) {
    Double clipNorm = recipe.train().gradientClipNorm();
    return new Optimization(
        recipe.optimizer().rule(),
        recipe.optimizer().penalty(),
        clipNorm == null ? Double.POSITIVE_INFINITY : clipNorm,
        recipe.learningRate().over(epochSamples, totalSamples(recipe, epochSamples)));
  }

  private static Minibatches minibatches(Recipe recipe, int classes) {
    ModelRecipe model = recipe.model();
    TrainRecipe train = recipe.train();
    return new Minibatches(
        train.batchSize(),
        train.accumulationSteps(),
        recipe.augment().training(model.input(), model.channels()),
        recipe.augment().mixer(model.input(), model.channels()),
        new Targets(model.labels(), classes, train.labelSmoothing()));
  }

  private static CheckpointPlan checkpoints(Recipe recipe, long epochSamples) {
    ModelRecipe model = recipe.model();
    return new CheckpointPlan(
        recipe.checkpoint().everySamples(epochSamples),
        recipe.checkpoint().keep(),
        new Judging(
            new BatchNormRule(
                recipe.checkpoint().batchNormImages(),
                model.batchNormDecay(),
                (long) recipe.train().batchSize() * recipe.train().workers()),
            recipe.augment().evaluation(model.input(), model.channels())));
  }

  private static Loading loading(LoaderRecipe loader) {
    return new Loading(loader.threads(), loader.batchesAhead(), (long) loader.cacheMib() << 20);
  }

  private static Averaging averaging(Recipe recipe, long epochSamples) {
    AveragingRecipe averaging = recipe.averaging();
    return new Averaging(
        period(recipe, epochSamples),
        averaging.optimizer(recipe.train().workers()),
        averaging.transport(),
        averaging.optimizerState(),
        averaging.movingAverageDecay());
  }

  private static AveragingPeriod period(Recipe recipe, long epochSamples) {
    AveragingPeriods stated = recipe.train().averagingPeriod();
    return stated.isAuto()
        ? automaticPeriod(recipe, epochSamples).forWorkers(recipe.train().workers())
        : stated.over(epochSamples);
  }

  /** What {@code train.averaging-period: auto} comes to for a recipe and a data set. */
  static AutomaticPeriod automaticPeriod(Recipe recipe, long epochSamples) {
    long totalSamples = totalSamples(recipe, epochSamples);
    return AutomaticPeriod.of(
        recipe.learningRate().over(epochSamples, totalSamples),
        recipe.learningRate().warmUpEpochs() * epochSamples,
        totalSamples);
  }

  private static long totalSamples(Recipe recipe, long epochSamples) {
    return Math.multiplyExact(epochSamples, (long) recipe.train().epochs());
  }
}
