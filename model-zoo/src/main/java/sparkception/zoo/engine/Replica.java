package sparkception.zoo.engine;

/**
 * One worker's copy of a network and of its optimizer's state, kept between rounds: building one
 * costs more than a round.
 *
 * <p>It may be used by any thread, but by one at a time. All vectors are as long as the parameters
 * and lie as {@link sparkception.zoo.optim.ParameterLayout} says.
 */
public interface Replica extends AutoCloseable {

  /**
   * Starts a round.
   *
   * @param parameters copied
   * @param optimizerState the optimizer's vectors, copied; none for a fresh state
   * @param iterations steps made before, which running statistics move by
   * @param seed of what is drawn at random in training
   */
  void load(float[] parameters, float[][] optimizerState, long iterations, long seed);

  /**
   * Takes the minibatch that {@link #start} begins with. An engine with memory of its own copies it
   * there while the one before is computed, so it may be called between start and finish.
   *
   * @param images left as they are until start returns
   * @param targets what the network should say, images x classes; as above
   */
  void stage(ImageBatch images, float[] targets);

  /**
   * Begins with the gradient of the minibatch that was staged, which the next step makes use of.
   * With accumulation, the gradients of all minibatches since the last step are summed; otherwise
   * the last one counts. An engine that computes beside the caller returns before it is done.
   */
  void start();

  /**
   * Waits for the gradient, on the thread that has started.
   *
   * @return the mean loss of the minibatch; without a gradient if it is not a number
   */
  double finish();

  /**
   * All of it at once: the gradient of a minibatch.
   *
   * @param targets what the network should say, images x classes
   * @return the mean loss of the minibatch; without a gradient if it is not a number
   */
  default double gradient(ImageBatch images, float[] targets) {
    stage(images, targets);
    start();
    return finish();
  }

  /**
   * Makes one step with the gradients of all minibatches since the last one.
   *
   * @param iteration number of this step, from 1
   */
  void step(double learningRate, long iteration);

  /** Whether all parameters are numbers: a gradient that is not can follow from a loss that is. */
  boolean isFinite();

  /**
   * The first {@code count} of: the parameters, the optimizer's vectors. They are the replica's own
   * memory, which the caller may change and the replica's next use overwrites.
   */
  float[][] vectors(int count);

  /** Gives its memory back. */
  @Override
  void close();
}
