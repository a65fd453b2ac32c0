package sparkception.job.recipe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sparkception.zoo.transfer.FreezePoints;

/**
 * What a run begins with of another, and what of that it trains. Command {@code transfer} fills it
 * in.
 *
 * @param initializeFrom run folder, checkpoint, Keras file ({@code .h5}, {@code .keras}) or
 *     PyTorch's ({@code .safetensors}) whose weights training begins with, by their names; null for
 *     random ones
 * @param freezeTo the last layer that is not trained, nor any before it: they compute as in
 *     prediction, and the backward pass ends there; null to train all. With {@code avg_pool} only
 *     the classifier is trained, on features that are computed once, of images as evaluation sees
 *     them
 * @param unfreezeEvery epochs after which one more group of layers is trained, from the classes
 *     down (gradual unfreezing, arXiv 1801.06146); 0 for never
 * @param rateFactor what the learning rate is multiplied by from one group of layers to the one
 *     before it, towards the image (discriminative learning rates, ibid.); a group ends where
 *     {@code freeze-to} may
 */
public record TransferRecipe(
    String initializeFrom, String freezeTo, int unfreezeEvery, double rateFactor)
    implements Section {

  static final TransferRecipe DEFAULT = new TransferRecipe(null, null, 0, 1.0);

  @Override
  public void check(Problems problems) {
    problems.requireNotNegative("transfer.unfreeze-every", unfreezeEvery);
    problems.require(
        rateFactor > 0 && rateFactor <= 1,
        "transfer.rate-factor",
        rateFactor,
        "must be > 0 and <= 1");
    problems.require(
        freezeTo == null || initializeFrom != null,
        "transfer.freeze-to",
        freezeTo,
        "needs transfer.initialize-from: random weights would be frozen");
    problems.require(
        unfreezeEvery <= 0 || freezeTo != null,
        "transfer.unfreeze-every",
        unfreezeEvery,
        "must be 0 without transfer.freeze-to");
  }

  /** Whether the network can be cut there; the rest of the recipe is known to be right. */
  void checkPoint(Problems problems, ModelRecipe model) {
    if (freezeTo == null) {
      return;
    }
    FreezePoints points = FreezePoints.of(model.architecture());
    List<String> layers = points.layers();
    if (!layers.contains(freezeTo)) {
      problems.invalid(
          "transfer.freeze-to",
          freezeTo,
          String.format(
              Locale.ROOT,
              "must be a layer of this %s%s",
              model.architecture().name(),
              nearest(points.names(), layers)));
    } else if (!points.names().contains(freezeTo)) {
      problems.invalid(
          "transfer.freeze-to",
          freezeTo,
          "must be a layer that everything goes through and that ends a group, not one within a"
              + " residual or a branch; allowed are "
              + String.join(", ", points.names()));
    }
  }

  private String nearest(List<String> points, List<String> layers) {
    return Optional.of(Suggestion.ofValue(freezeTo, points))
        .filter(text -> !text.isEmpty())
        .or(() -> Optional.of(Suggestion.ofValue(freezeTo, layers)))
        .filter(text -> !text.isEmpty())
        .orElse("; allowed are " + String.join(", ", points));
  }
}
