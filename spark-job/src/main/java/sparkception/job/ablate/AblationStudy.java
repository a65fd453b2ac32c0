package sparkception.job.ablate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.job.evaluate.Evaluator;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.Evaluation;
import sparkception.job.run.EvaluationFiles;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.train.RoundListener;
import sparkception.job.train.Trainer;
import sparkception.job.train.TrainingException;

/**
 * Trains every arm with every seed, one after the other, and evaluates it: {@code
 * OUTPUT/<arm>/seed-<seed>} is a run. What is finished is not done again.
 */
public final class AblationStudy {

  private static final Logger LOG = LoggerFactory.getLogger(AblationStudy.class);

  private final JavaSparkContext spark;
  private final Recipe recipe;
  private final Path data;
  private final String split;
  private final Path output;

  /** Who is told of a run's rounds. */
  public interface Watch {
    /** The listener of a run. */
    RoundListener of(JavaSparkContext spark, Recipe recipe, Path run) throws IOException;
  }

  /**
   * A study.
   *
   * @param recipe what all arms share
   * @param data the data set
   * @param split on which they are compared
   * @param output folder of all runs
   */
  public AblationStudy(
      JavaSparkContext spark, Recipe recipe, Path data, String split, Path output) {
    this.spark = spark;
    this.recipe = recipe;
    this.data = data;
    this.split = split;
    this.output = output;
  }

  /**
   * Runs it.
   *
   * @param seeds how many, from the recipe's on
   * @return what each arm has come to, in their order
   */
  public AblationResult run(int seeds, Watch watch)
      throws IOException, InvalidRecipeException, TrainingException {
    Map<String, List<Evaluation>> found = new LinkedHashMap<>();
    Map<String, List<List<AccuracyPoint>>> curves = new LinkedHashMap<>();
    for (int i = 0; i < seeds; i++) {
      for (Arm arm : Arm.XCEPTION) {
        long seed = recipe.train().seed() + i;
        Path run = new Path(output, String.format(Locale.ROOT, "%s/seed-%d", arm.name(), seed));
        LOG.info("Ablation {}, seed {}: {}", arm.name(), seed, run);
        Recipe armed = recipe(arm, seed);
        new Trainer(spark, armed, data, run, watch.of(spark, armed, run)).train();
        Evaluation evaluation = evaluation(run);
        found.computeIfAbsent(arm.name(), name -> new ArrayList<>()).add(evaluation);
        curves.computeIfAbsent(arm.name(), name -> new ArrayList<>()).add(points(run, evaluation));
      }
    }
    return new AblationResult(split, results(found), curves);
  }

  private Recipe recipe(Arm arm, long seed) throws InvalidRecipeException {
    Map<String, String> settings = new HashMap<>(arm.settings());
    settings.put("train.seed", Long.toString(seed));
    return Recipe.parse(recipe.toYaml(), settings);
  }

  /** That of the newest checkpoint, which a start before may have made. */
  private Evaluation evaluation(Path run) throws IOException, InvalidRecipeException {
    TrainedRun trained = TrainedRun.newest(run, spark.hadoopConfiguration());
    String checkpoint = trained.checkpoint().folder().toString();
    Optional<Evaluation> before =
        EvaluationFiles.evaluations(trained.folder()).stream()
            .filter(each -> each.split().equals(split) && each.checkpoint().equals(checkpoint))
            .findFirst();
    if (before.isPresent()) {
      return before.get();
    }
    Evaluation evaluation =
        new Evaluator(spark, data, split, trained.view())
            .computingWith(trained.engine(null, spark.getConf()))
            .evaluate(trained.checkpoint());
    EvaluationFiles.write(trained.folder(), evaluation);
    return evaluation;
  }

  /** The figures at checkpoints; without a split to validate on, those at the end alone. */
  private List<AccuracyPoint> points(Path run, Evaluation evaluation) throws IOException {
    List<AccuracyPoint> points = RunReader.open(folder(run)).points();
    return points.isEmpty() ? List.of(AccuracyPoint.of(evaluation)) : points;
  }

  private static List<ArmResult> results(Map<String, List<Evaluation>> found) {
    return found.entrySet().stream()
        .map(
            arm ->
                ArmResult.of(
                    arm.getKey(),
                    arm.getValue().get(0).parameters(),
                    arm.getValue().stream().map(Evaluation::top1).toList()))
        .toList();
  }

  private RunFolder folder(Path run) throws IOException {
    return RunFolder.at(run, spark.hadoopConfiguration());
  }
}
