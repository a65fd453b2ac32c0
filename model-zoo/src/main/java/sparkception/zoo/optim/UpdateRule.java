package sparkception.zoo.optim;

import java.io.Serializable;

/**
 * The arithmetic of an optimizer on a block of parameters; it keeps no state of its own.
 *
 * <p>Its memory is a number of <em>slots</em>, each as long as the parameter vector, which the
 * caller owns, averages and checkpoints. Engines that compute elsewhere have code of their own for
 * each rule, which is why the family is sealed: {@link #step} is the reference.
 */
public sealed interface UpdateRule extends Serializable
    permits Momentum, RmsProp, Adam, Lars, Lamb {

  /** How many state vectors it needs. */
  int slots();

  /** What a slot holds before the first step. */
  default float initialValue(int slot) {
    return 0f;
  }

  /** What the step of each weight array is scaled by, beside the learning rate. */
  default TrustRatio trustRatio() {
    return TrustRatio.NONE;
  }

  /**
   * Replaces the gradient by the amount to subtract from the parameters, and advances the slots.
   *
   * @param gradient in: mean gradient of the loss, {@code count} elements from index 0; out: the
   *     step, learning rate included
   * @param slots the state vectors
   * @param from index in each slot of the first element
   * @param count number of elements
   * @param learningRate step size, above 0
   * @param iteration number of this step, from 1, for bias correction
   */
  void step(
      float[] gradient, float[][] slots, int from, int count, double learningRate, long iteration);
}
