package sparkception.data.source;

import java.io.Serializable;

/**
 * One image of a source, before it is read.
 *
 * @param split the split that the source puts it in; null if that is left to us
 * @param label index of its class, as the source says; it may be out of range
 * @param labels indices of all its classes in multi-label data, otherwise empty
 * @param weights confidence of each of {@code labels}
 * @param path unique within the source, and the same at each listing
 * @param bytes length of its content, as far as the listing knows
 * @param content how to get it
 */
public record SourceImage(
    String split,
    int label,
    int[] labels,
    float[] weights,
    String path,
    long bytes,
    ImageContent content)
    implements Serializable {

  private static final int[] NO_LABELS = {};
  private static final float[] NO_WEIGHTS = {};

  /** An image with one label. */
  public SourceImage(String split, int label, String path, long bytes, ImageContent content) {
    this(split, label, NO_LABELS, NO_WEIGHTS, path, bytes, content);
  }
}
