package sparkception.job.evaluate;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.shard.Manifest;
import sparkception.job.checkpoint.BestCheckpoint;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.recipe.CheckpointRecipe;
import sparkception.job.recipe.Metric;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.AccuracyPoint;
import sparkception.job.run.EvaluationFiles;
import sparkception.job.run.RoundReport;
import sparkception.job.run.RunFolder;
import sparkception.job.train.RoundListener;
import sparkception.job.worker.PredictingEngine;

/**
 * Evaluates each checkpoint as soon as it is published, while training waits; so a run has a curve
 * of accuracy although only its last checkpoints and its best are kept, and ends early when it gets
 * no better. What training computes until then stays the same.
 */
public final class CheckpointEvaluation implements RoundListener {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointEvaluation.class);

  private final Evaluator evaluator;
  private final RunFolder run;
  private final String split;
  private final CheckpointRecipe recipe;
  private final Metric metric;
  private final Consumer<AccuracyPoint> listener;
  private boolean enough;

  private CheckpointEvaluation(
      Evaluator evaluator,
      RunFolder run,
      String split,
      Recipe recipe,
      Consumer<AccuracyPoint> listener) {
    this.evaluator = evaluator;
    this.run = run;
    this.split = split;
    this.recipe = recipe.checkpoint();
    this.metric = recipe.metric();
    this.listener = listener;
  }

  /**
   * The evaluation that a recipe asks for; none if neither recipe nor data set name a split for it.
   *
   * @param run whose checkpoints are evaluated
   * @param listener told of each result
   * @throws sparkception.data.shard.DataSetException if the data set lacks the recipe's split
   */
  public static Optional<CheckpointEvaluation> of(
      JavaSparkContext spark,
      Recipe recipe,
      Path data,
      RunFolder run,
      Consumer<AccuracyPoint> listener)
      throws IOException {
    Manifest manifest = Manifest.read(spark.hadoopConfiguration(), data);
    return Validation.split(recipe.checkpoint(), manifest)
        .map(
            split ->
                new CheckpointEvaluation(
                    new Evaluator(spark, data, split, TrainedRun.view(recipe))
                        .computingWith(
                            PredictingEngine.of(recipe.engine().evaluation(), spark.getConf())),
                    run,
                    split,
                    recipe,
                    listener));
  }

  @Override
  public void roundDone(RoundReport report) {}

  /** A driver that was killed may have published the checkpoint and not evaluated it. */
  @Override
  public void resumed(Path folder) {
    judge(folder, true);
  }

  @Override
  public void checkpointSaved(Path folder) {
    judge(folder, false);
  }

  @Override
  public boolean isEnough() {
    return enough;
  }

  private void judge(Path folder, boolean perhapsKnown) {
    long samples = Long.parseLong(folder.getName());
    try {
      if (!perhapsKnown || !isKnown(samples)) {
        evaluate(folder);
      }
      conclude(samples);
    } catch (Exception e) {
      // Some of Spark's are checked, though Scala does not say so.
      throw new EvaluationException("Cannot evaluate checkpoint " + folder, e);
    }
  }

  private boolean isKnown(long samples) throws IOException {
    return EvaluationFiles.points(run, split).stream()
        .anyMatch(point -> point.samples() == samples);
  }

  private void evaluate(Path folder) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(run.files(), folder);
    AccuracyPoint point = AccuracyPoint.of(evaluator.evaluate(checkpoint));
    EvaluationFiles.write(run, point);
    listener.accept(point);
  }

  /** Figures beyond these samples are of a way that training has gone back from. */
  private void conclude(long samples) throws IOException {
    List<AccuracyPoint> until =
        EvaluationFiles.points(run, split).stream()
            .filter(point -> point.samples() <= samples)
            .toList();
    Validation validation = new Validation(until, metric, recipe.leastGain());
    AccuracyPoint best = validation.best().orElseThrow();
    if (best.samples() == samples) {
      CheckpointStore.in(run, recipe.keep())
          .markBest(new BestCheckpoint(samples, split, metric.key(), validation.value(best)));
    }
    enough = recipe.patience() != null && validation.sinceGain() >= recipe.patience();
    if (enough) {
      LOG.info(
          "Enough: {} on {} has not got better for {} checkpoints; the best, {}, was after {}"
              + " samples",
          metric.key(),
          split,
          validation.sinceGain(),
          validation.value(best),
          best.samples());
    }
  }
}
