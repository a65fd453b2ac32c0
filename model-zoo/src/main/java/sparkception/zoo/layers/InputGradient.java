package sparkception.zoo.layers;

/** A layer that can do without the gradient of its input. */
public interface InputGradient {

  /** From now on the backward pass gives no gradient of the input: nothing below is trained. */
  void omitInputGradient();
}
