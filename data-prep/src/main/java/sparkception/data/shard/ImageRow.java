package sparkception.data.shard;

import java.util.List;
import java.util.stream.IntStream;
import sparkception.data.image.Box;

/**
 * One image of a data set: a row of a shard.
 *
 * @param bytes the encoded image
 * @param path where it came from, relative to the input
 * @param label index of its class; of its first class in multi-label data
 * @param labels indices of all its classes; empty in single-label data
 * @param weights confidence of each of {@code labels}
 * @param width pixels, as it is seen upright
 * @param height pixels, as it is seen upright
 * @param sha256 of {@code bytes}, lower-case hexadecimal
 * @param boxes around objects in the image as it is seen upright; often none
 */
public record ImageRow(
    byte[] bytes,
    String path,
    int label,
    int[] labels,
    float[] weights,
    int width,
    int height,
    String sha256,
    List<Box> boxes) {

  /** An image without boxes. */
  public ImageRow(
      byte[] bytes,
      String path,
      int label,
      int[] labels,
      float[] weights,
      int width,
      int height,
      String sha256) {
    this(bytes, path, label, labels, weights, width, height, sha256, List.of());
  }

  /** All its classes, whether it may have many or not. */
  public IntStream classes() {
    return labels.length == 0 ? IntStream.of(label) : IntStream.of(labels);
  }

  /** Whether it is of more than one class. */
  public boolean hasSeveralLabels() {
    return labels.length > 1;
  }
}
