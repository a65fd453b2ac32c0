package sparkception.zoo.transfer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.transfer.NamedWeights.Weight;

/**
 * What a network takes over of another's weights: all below the classifier, by name, or nothing;
 * and the classifier's where it tells the same classes apart, each class by its name.
 *
 * @param parameters what the network begins with, as {@link sparkception.zoo.optim.ParameterLayout}
 *     says
 * @param loaded how many arrays were taken over
 * @param fresh those that were not, with their shapes: they are drawn at random
 * @param unused those of the other network that have no place here, with their shapes
 */
public record WeightTransfer(
    float[] parameters, int loaded, List<String> fresh, List<String> unused) {

  private static final int MOST_NAMED = 5;

  /**
   * Takes weights over.
   *
   * @param source the trained network's
   * @param sourceClasses its classes in the order of its outputs
   * @param target the new network's, as initialized
   * @param targetClasses its classes in the order of its outputs
   * @param sameLabels whether both tell one class an image, or both many
   * @throws UnsupportedSettingException if anything below the classifier does not fit; it names the
   *     first that do not, with both shapes
   */
  public static WeightTransfer of(
      NamedWeights source,
      List<String> sourceClasses,
      NamedWeights target,
      List<String> targetClasses,
      boolean sameLabels) {
    requireSame(source.backbone(), target.backbone());
    float[] parameters = target.values().clone();
    target
        .backbone()
        .forEach((name, to) -> copy(source, source.arrays().get(name), parameters, to));
    boolean sameClasses =
        sameLabels
            && sourceClasses.size() == targetClasses.size()
            && new HashSet<>(sourceClasses).equals(new HashSet<>(targetClasses));
    if (sameClasses) {
      for (int i = 0; i < targetClasses.size(); i++) {
        copyClass(source, sourceClasses.indexOf(targetClasses.get(i)), target, i, parameters);
      }
    }
    return new WeightTransfer(
        parameters,
        target.backbone().size() + (sameClasses ? target.head().size() : 0),
        sameClasses ? List.of() : target.headShapes(),
        sameClasses ? List.of() : source.headShapes());
  }

  private static void requireSame(Map<String, Weight> source, Map<String, Weight> target) {
    List<String> misfits = new ArrayList<>();
    target.forEach(
        (name, here) -> {
          Weight there = source.get(name);
          if (there == null) {
            misfits.add(String.format(Locale.ROOT, "%s %s is not there", name, here.shapeText()));
          } else if (!there.shapeText().equals(here.shapeText())) {
            misfits.add(
                String.format(
                    Locale.ROOT,
                    "%s is %s there and %s here",
                    name,
                    there.shapeText(),
                    here.shapeText()));
          }
        });
    Set<String> only = new LinkedHashSet<>(source.keySet());
    only.removeAll(target.keySet());
    only.forEach(
        name ->
            misfits.add(
                String.format(
                    Locale.ROOT, "%s %s has no place here", name, source.get(name).shapeText())));
    requireNone("", misfits);
  }

  /**
   * Makes sure that everything fits.
   *
   * @param whose weights they are, as {@code " of FILE"}; may be empty
   * @param misfits a text for each weight that does not fit
   * @throws UnsupportedSettingException if there are any; it names the first
   */
  public static void requireNone(String whose, List<String> misfits) {
    if (!misfits.isEmpty()) {
      throw new UnsupportedSettingException(
          String.format(
              Locale.ROOT,
              "%d weights%s do not fit: %s%s",
              misfits.size(),
              whose,
              String.join("; ", misfits.subList(0, Math.min(MOST_NAMED, misfits.size()))),
              misfits.size() > MOST_NAMED ? "; …" : ""));
    }
  }

  private static void copy(NamedWeights source, Weight from, float[] parameters, Weight to) {
    System.arraycopy(
        source.values(),
        from.segment().offset(),
        parameters,
        to.segment().offset(),
        to.segment().length());
  }

  private static void copyClass(
      NamedWeights source, int from, NamedWeights target, int to, float[] parameters) {
    target
        .head()
        .forEach(
            (name, weight) -> {
              int[] there = NamedWeights.ofClass(source.arrays().get(name), from).toArray();
              int[] here = NamedWeights.ofClass(weight, to).toArray();
              for (int i = 0; i < here.length; i++) {
                parameters[here[i]] = source.values()[there[i]];
              }
            });
  }
}
