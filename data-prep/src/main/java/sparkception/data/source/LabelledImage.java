package sparkception.data.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A row of a label manifest.
 *
 * @param image URI of the file, absolute or relative to the manifest's folder; or just a name
 * @param labels names of its classes
 * @param weights confidence of each
 * @param bytes of the image; null if it is in a file, or the bytes were not asked for
 * @param copy its number, from 1, among those of the same image
 * @param split that the list puts it in; null if it says none
 */
record LabelledImage(
    String image, List<String> labels, List<Float> weights, byte[] bytes, int copy, String split)
    implements Serializable {

  /** An image that the list puts in no split. */
  LabelledImage(String image, List<String> labels, List<Float> weights, byte[] bytes, int copy) {
    this(image, labels, weights, bytes, copy, null);
  }

  /** The same image with other labels. */
  LabelledImage with(List<String> newLabels, List<Float> newWeights) {
    return new LabelledImage(image, newLabels, newWeights, bytes, copy, split);
  }

  /** Labels and split, for messages. */
  String summary() {
    return String.join(";", labels) + (split == null ? "" : " in " + split);
  }

  /** What tells it from all others: a copy has its number behind the image. */
  String name() {
    return copy == 1 ? image : image + "#" + copy;
  }

  /**
   * The image as often as a weight says: once for each whole, and once more with the probability
   * that is left, which a hash of its name decides.
   */
  Stream<LabelledImage> times(double weight) {
    int whole = (int) weight;
    boolean more = NameDraw.position("weight ", image) < weight - whole;
    return IntStream.rangeClosed(1, more ? whole + 1 : whole)
        .mapToObj(number -> new LabelledImage(image, labels, weights, bytes, number, split));
  }

  /** Only labels whose confidence reaches a threshold; an image names a class once at most. */
  LabelledImage atLeast(double threshold) {
    List<String> keptLabels = new ArrayList<>();
    List<Float> keptWeights = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (weights.get(i) >= threshold && !keptLabels.contains(labels.get(i))) {
        keptLabels.add(labels.get(i));
        keptWeights.add(weights.get(i));
      }
    }
    return with(keptLabels, keptWeights);
  }

  /** Only labels that are classes. */
  LabelledImage among(Map<String, Integer> classes) {
    List<String> keptLabels = new ArrayList<>();
    List<Float> keptWeights = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (classes.containsKey(labels.get(i))) {
        keptLabels.add(labels.get(i));
        keptWeights.add(weights.get(i));
      }
    }
    return with(keptLabels, keptWeights);
  }

  /** Index of the label with the most confidence, the first of equals; -1 without labels. */
  int best() {
    int best = labels.isEmpty() ? -1 : 0;
    for (int i = 1; i < labels.size(); i++) {
      best = weights.get(i) > weights.get(best) ? i : best;
    }
    return best;
  }
}
