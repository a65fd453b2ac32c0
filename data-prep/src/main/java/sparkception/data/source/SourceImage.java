package sparkception.data.source;

import java.util.List;
import sparkception.data.image.Box;

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
 * @param boxes around the objects in it, in the image as its file stores it; often none
 */
public record SourceImage(
    String split,
    int label,
    int[] labels,
    float[] weights,
    String path,
    long bytes,
    ImageContent content,
    List<Box> boxes)
    implements SourceEntry {

  private static final int NO_LABEL = -1;
  private static final int[] NO_LABELS = {};
  private static final float[] NO_WEIGHTS = {};

  /** An image with one label. */
  public SourceImage(String split, int label, String path, long bytes, ImageContent content) {
    this(split, label, NO_LABELS, NO_WEIGHTS, path, bytes, content, List.of());
  }

  /**
   * An image whose listing knows already that it cannot be read.
   *
   * @param reason as a constant's name
   * @param detail one sentence with the value and the rule
   */
  public static SourceImage refused(String split, String path, String reason, String detail) {
    return new SourceImage(split, NO_LABEL, path, 0, new RefusedContent(reason, detail));
  }

  /** The same image with boxes. */
  SourceImage withBoxes(List<Box> found) {
    return new SourceImage(split, label, labels, weights, path, bytes, content, found);
  }
}
