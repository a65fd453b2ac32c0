package sparkception.data.prep;

import java.io.Serializable;
import sparkception.data.source.SourceImage;

/**
 * An image and the SHA-256 of its bytes.
 *
 * @param content empty where nobody needs it, or where the bytes cannot be had
 * @param cutLabel the class with which it is cut into splits: its own, unless {@link Copies} of it
 *     are in another
 */
record HashedImage(SourceImage image, String content, int cutLabel) implements Serializable {

  HashedImage(SourceImage image, String content) {
    this(image, content, image.label());
  }

  HashedImage cutWith(int label) {
    return new HashedImage(image, content, label);
  }
}
