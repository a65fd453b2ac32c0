package sparkception.job.evaluate;

import java.util.List;
import java.util.Optional;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.job.recipe.CheckpointRecipe;
import sparkception.job.recipe.Metric;
import sparkception.job.run.AccuracyPoint;

/**
 * What the evaluations of a run's checkpoints, in order, say about it. All of it follows from the
 * figures in the run folder, so that a run that was killed comes to the same decisions.
 *
 * @param points by samples
 * @param metric what they are compared by
 * @param leastGain by how much one must be better to put off early stopping
 */
record Validation(List<AccuracyPoint> points, Metric metric, double leastGain) {

  private static final String VALIDATION_SPLIT = "val";

  /**
   * The split by which checkpoints are judged; empty for none.
   *
   * @throws DataSetException if the recipe names one that is not there
   */
  static Optional<String> split(CheckpointRecipe recipe, Manifest manifest)
      throws DataSetException {
    if (recipe.evaluate() == null) {
      return Optional.empty();
    }
    if (!recipe.evaluate().equals(CheckpointRecipe.AUTO)) {
      return Optional.of(manifest.split(recipe.evaluate()).name());
    }
    return manifest.splits().stream()
        .filter(split -> split.name().equals(VALIDATION_SPLIT) && split.rows() > 0)
        .map(split -> split.name())
        .findFirst();
  }

  /** The best one, of equals the first; empty without any. */
  Optional<AccuracyPoint> best() {
    return points.stream().reduce((best, next) -> score(next) > score(best) ? next : best);
  }

  /** How many evaluations there were since the last that gained enough. */
  int sinceGain() {
    double reached = Double.NEGATIVE_INFINITY;
    int since = 0;
    for (AccuracyPoint point : points) {
      since++;
      if (score(point) > reached + leastGain || reached == Double.NEGATIVE_INFINITY) {
        reached = score(point);
        since = 0;
      }
    }
    return since;
  }

  /** The metric's value. */
  double value(AccuracyPoint point) {
    return switch (metric) {
      case LOSS -> point.loss();
      case TOP_1 -> point.top1();
      case MAP_AT_100 -> point.mapAt100() == null ? 0 : point.mapAt100();
    };
  }

  private double score(AccuracyPoint point) {
    return metric == Metric.LOSS ? -value(point) : value(point);
  }
}
