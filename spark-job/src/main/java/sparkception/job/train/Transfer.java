package sparkception.job.train;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.job.recipe.TransferRecipe;
import sparkception.job.worker.FreezeSchedule;
import sparkception.zoo.transfer.FreezePoints;

/**
 * What a run takes of another, and what it trains of that.
 *
 * @param from run folder or checkpoint; null for none
 * @param freezing what is not trained, by epochs
 * @param wholeBackbone whether nothing but the classifier is ever trained
 * @param rates what the learning rate is multiplied by, by layers; 1 for those that it lacks
 */
record Transfer(
    Path from, FreezeSchedule freezing, boolean wholeBackbone, Map<String, Double> rates) {

  /** Random weights, all of them trained alike. */
  static final Transfer NONE = new Transfer(null, FreezeSchedule.NOTHING, false, Map.of());

  /** What a recipe asks for. */
  static Transfer of(TransferRecipe recipe, ComputationGraphConfiguration network) {
    FreezePoints points = FreezePoints.of(network);
    String point = recipe.freezeTo();
    return new Transfer(
        recipe.initializeFrom() == null ? null : new Path(recipe.initializeFrom()),
        freezing(recipe, points),
        point != null && recipe.unfreezeEvery() == 0 && points.isWholeBackbone(point),
        recipe.rateFactor() == 1 ? Map.of() : rates(points, recipe.rateFactor()));
  }

  private static FreezeSchedule freezing(TransferRecipe recipe, FreezePoints points) {
    if (recipe.freezeTo() == null) {
      return FreezeSchedule.NOTHING;
    }
    return recipe.unfreezeEvery() == 0
        ? FreezeSchedule.always(recipe.freezeTo())
        : FreezeSchedule.thawing(points.thawing(recipe.freezeTo()), recipe.unfreezeEvery());
  }

  private static Map<String, Double> rates(FreezePoints points, double factor) {
    Map<String, Double> rates = new HashMap<>();
    points.depths().forEach((layer, depth) -> rates.put(layer, Math.pow(factor, depth)));
    return rates;
  }
}
