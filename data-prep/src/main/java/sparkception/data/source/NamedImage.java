package sparkception.data.source;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * An image whose classes are still texts.
 *
 * @param split that the source puts it in; null if that is left to us
 * @param labels names or numbers of its classes; several in multi-label data, none if it has none
 * @param place where its label should be, for messages: "its column label"
 * @param path unique within the source
 * @param bytes length of its content
 * @param content how to get it
 */
record NamedImage(
    String split, List<String> labels, String place, String path, long bytes, ImageContent content)
    implements Serializable {

  /** The image with its labels; refused if it has none, or one that is no class. */
  SourceImage resolved(LabelIndex index) {
    if (content instanceof RefusedContent refused) {
      return SourceImage.refused(split, path, refused.reason(), refused.detail());
    }
    int[] found = new int[labels.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = index.indexOf(labels.get(i));
      if (found[i] < 0) {
        return SourceImage.refused(
            split, path, "UNKNOWN_LABEL", index.unknown(labels.get(i), place));
      }
    }
    if (found.length == 0) {
      return SourceImage.refused(split, path, "NO_LABEL", "It has no label in " + place);
    }
    return found.length == 1
        ? new SourceImage(split, found[0], path, bytes, content)
        : new SourceImage(
            split, found[0], found, ones(found.length), path, bytes, content, List.of());
  }

  NamedImage with(ImageContent found) {
    return new NamedImage(split, labels, place, path, bytes, found);
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
