package sparkception.zoo.engine;

/**
 * The lower part of a network, which says what it sees on images in a layer's channels; with the
 * running statistics of its normalizations.
 *
 * <p>It may be used by any thread, but by one at a time.
 */
public interface FeatureExtractor extends AutoCloseable {

  /** Floats that it gives for an image. */
  int length();

  /**
   * What the layer gives for a minibatch.
   *
   * @return images x {@link #length} values, image by image
   */
  float[] features(ImageBatch images);

  /** Gives its memory back. */
  @Override
  void close();
}
