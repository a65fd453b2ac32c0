package sparkception.data.source;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * An image as a list has it.
 *
 * @param place where the list names it first
 * @param image with all its labels
 * @param weight how often it is wanted
 * @param repeats further rows that say the same
 */
record ListedImage(Place place, LabelledImage image, double weight, long repeats)
    implements Serializable {

  /**
   * Two rows of the same image as one.
   *
   * @throws SourceException if they contradict each other
   */
  ListedImage merge(ListedImage other) throws SourceException {
    boolean inOrder = place.compareTo(other.place) <= 0;
    ListedImage first = inOrder ? this : other;
    ListedImage second = inOrder ? other : this;
    if (!first.saysWhat(second)) {
      throw second.place.invalid(
          String.format(
              Locale.ROOT,
              "%s is listed again and otherwise, as %s and before as %s (an image must be in one row; several labels go between ; in a column labels)",
              image.image(),
              second.image.summary(),
              first.image.summary()));
    }
    return new ListedImage(first.place, first.image, weight, repeats + other.repeats + 1);
  }

  private boolean saysWhat(ListedImage other) {
    return image.labels().equals(other.image.labels())
        && image.weights().equals(other.image.weights())
        && Objects.equals(image.split(), other.image.split())
        && Arrays.equals(image.bytes(), other.image.bytes())
        && weight == other.weight;
  }
}
