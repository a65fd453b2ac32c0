package sparkception.job.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import sparkception.job.averaging.OptimizerState;
import sparkception.job.recipe.AveragingRecipe.Outer;
import sparkception.zoo.architecture.Labels;

/**
 * All that decides how a network is trained, except the data.
 *
 * <p>What is not given has the paper's value. Precedence: override, then file, then default.
 */
public record Recipe(
    ModelRecipe model,
    TransferRecipe transfer,
    TrainRecipe train,
    AveragingRecipe averaging,
    OptimizerRecipe optimizer,
    LearningRateRecipe learningRate,
    AugmentRecipe augment,
    @FreeToChange CheckpointRecipe checkpoint,
    @FreeToChange DivergenceRecipe divergence,
    @FreeToChange EngineRecipe engine,
    @FreeToChange LoaderRecipe loader)
    implements Section {

  /** The recipe that an empty file gives. */
  public static final Recipe DEFAULT =
      new Recipe(
          ModelRecipe.DEFAULT,
          TransferRecipe.DEFAULT,
          TrainRecipe.DEFAULT,
          AveragingRecipe.DEFAULT,
          OptimizerRecipe.DEFAULT,
          LearningRateRecipe.DEFAULT,
          AugmentRecipe.DEFAULT,
          CheckpointRecipe.DEFAULT,
          DivergenceRecipe.DEFAULT,
          EngineRecipe.DEFAULT,
          LoaderRecipe.DEFAULT);

  /**
   * Reads a recipe file.
   *
   * @param location a local path, or a URI of any Hadoop file system
   * @param hadoop how to reach a URI
   * @param overrides values by dotted key, such as {@code train.epochs}, or maps of them by section
   * @throws InvalidRecipeException with every problem that the recipe has
   * @throws IOException when the file cannot be read
   */
  public static Recipe load(String location, Configuration hadoop, Map<String, String> overrides)
      throws InvalidRecipeException, IOException {
    return load(location, hadoop, overrides, DEFAULT);
  }

  /**
   * The same with other defaults, for a run that goes on from another.
   *
   * @param defaults what keys have that are not given
   */
  public static Recipe load(
      String location, Configuration hadoop, Map<String, String> overrides, Recipe defaults)
      throws InvalidRecipeException, IOException {
    return parse("recipe " + location, RecipeFile.read(location, hadoop), overrides, defaults);
  }

  /**
   * Reads a recipe's text.
   *
   * @param yaml the text; empty for all defaults
   * @param overrides values by dotted key, such as {@code train.epochs}, or maps of them by section
   * @throws InvalidRecipeException with every problem that the recipe has
   */
  public static Recipe parse(String yaml, Map<String, String> overrides)
      throws InvalidRecipeException {
    return parse("recipe", yaml, overrides, DEFAULT);
  }

  /**
   * Reads the recipe that this version or an earlier one has kept with a run: keys that were
   * renamed since have their new names.
   *
   * @param name of the text, for messages
   * @throws InvalidRecipeException with every problem that the recipe has
   */
  public static Recipe parseKept(String name, String yaml) throws InvalidRecipeException {
    ObjectNode tree = RecipeYaml.read(name, yaml);
    FormerKeys.KNOWN.translate(tree);
    return bind(tree, DEFAULT);
  }

  /**
   * Reads a recipe's text by other defaults.
   *
   * @param defaults what keys have that are not given
   */
  public static Recipe parse(String yaml, Map<String, String> overrides, Recipe defaults)
      throws InvalidRecipeException {
    return parse("recipe", yaml, overrides, defaults);
  }

  private static Recipe parse(
      String name, String yaml, Map<String, String> overrides, Recipe defaults)
      throws InvalidRecipeException {
    ObjectNode tree = RecipeYaml.read(name, yaml);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      RecipeOverride.of(override.getKey(), override.getValue()).applyTo(tree);
    }
    return bind(tree, defaults);
  }

  private static Recipe bind(ObjectNode tree, Recipe defaults) throws InvalidRecipeException {
    Problems problems = new Problems();
    Recipe recipe = new RecipeBinder(problems).bind(tree, defaults);
    recipe.check(problems);
    if (!problems.isEmpty()) {
      throw new InvalidRecipeException(problems.found());
    }
    return recipe;
  }

  /** The recipe as YAML with every default written out; {@link #parse} gives it back. */
  public String toYaml() {
    return RecipeYaml.write(this);
  }

  /** By what its checkpoints are compared. */
  public Metric metric() {
    return checkpoint.metric() == null ? Metric.of(model.labels()) : checkpoint.metric();
  }

  @Override
  public void check(Problems problems) {
    List.of(
            model,
            transfer,
            train,
            averaging,
            optimizer,
            learningRate,
            augment,
            checkpoint,
            divergence,
            engine,
            loader)
        .forEach(section -> section.check(problems));
    problems.require(
        model.labels() == Labels.ONE || train.labelSmoothing() == 0,
        "train.label-smoothing",
        train.labelSmoothing(),
        "must be 0 with model.labels many, whose targets are no distribution");
    problems.require(
        model.labels() == Labels.ONE || train.classWeights() == TrainRecipe.ClassWeighting.NONE,
        "train.class-weights",
        Kebab.of(train.classWeights()),
        "must be none with model.labels many, where an image counts for every class");
    problems.require(
        checkpoint.metric() != Metric.MAP_AT_100 || model.labels() == Labels.MANY,
        "checkpoint.metric",
        "map-at-100",
        "needs model.labels many");
    problems.require(
        averaging.outer() == Outer.PLAIN
            || averaging.optimizerState() == OptimizerState.RESET
            || train.averagingPeriod().areAboveOne(),
        "averaging.outer",
        Kebab.of(averaging.outer()),
        "must be plain with a train.averaging-period of 1, where outer momentum rests unless"
            + " averaging.optimizer-state is reset");
    if (problems.isEmpty()) {
      transfer.checkPoint(problems, model);
    }
  }
}
