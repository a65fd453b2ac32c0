package sparkception.data.source;

import java.io.Serializable;
import java.util.Map;

/**
 * Draws images so that a frequent class has about as many as are allowed. An image is kept with the
 * probability that the rarest of its classes needs, so that rare classes lose none. A hash of its
 * name decides: the same list gives the same images.
 *
 * @param images of each class
 * @param most images of a class, about
 */
record ClassBalance(Map<String, Long> images, long most) implements Serializable {

  boolean keeps(LabelledImage image) {
    long rarest = image.labels().stream().mapToLong(images::get).min().orElse(0);
    return rarest <= most || NameDraw.position("", image.name()) < (double) most / rarest;
  }
}
