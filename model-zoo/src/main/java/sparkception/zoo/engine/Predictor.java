package sparkception.zoo.engine;

/**
 * A network that says what is on images, with the running statistics of its normalizations.
 *
 * <p>It may be used by any thread, but by one at a time.
 */
public interface Predictor extends AutoCloseable {

  /**
   * What the network says of a minibatch.
   *
   * @param pixels NHWC values of {@code count} images, in [-1, 1]
   * @param count images, at least 1
   * @return {@code count} x classes probabilities, image by image
   */
  float[] probabilities(float[] pixels, int count);

  /** Gives its memory back. */
  @Override
  void close();
}
