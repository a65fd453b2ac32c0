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
   * @return images x classes probabilities, image by image
   */
  float[] probabilities(ImageBatch images);

  /** Gives its memory back. */
  @Override
  void close();
}
