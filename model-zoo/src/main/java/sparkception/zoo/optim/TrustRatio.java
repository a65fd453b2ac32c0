package sparkception.zoo.optim;

import java.io.Serializable;

/**
 * What makes an update rule layer-wise: the step of each weight array is scaled by the array's
 * Euclidean norm over that of something else, so that no layer moves too far at large batches.
 *
 * <p>Biases and batch normalization's scale and shift move without it, as in the papers' code.
 *
 * @param measure what the weights' norm is divided by
 * @param coefficient factor on the quotient, above 0
 */
public record TrustRatio(Measure measure, double coefficient) implements Serializable {

  /** Every array moves by the learning rate alone. */
  public static final TrustRatio NONE = new TrustRatio(Measure.NOTHING, 1);

  public TrustRatio {
    Hyperparameters.requirePositive("trust-coefficient", coefficient);
  }

  /** What the weights' norm is divided by. */
  public enum Measure {
    /** There is no ratio. */
    NOTHING,
    /** The gradient and its penalty, before the rule sees them: LARS. */
    GRADIENT,
    /** What the rule makes of the gradient, with decoupled decay: LAMB. */
    STEP
  }

  /** The ratio of two norms; 1 where it has no meaning, as for weights that are all zero. */
  double of(double weights, double measured) {
    return weights > 0 && measured > 0 ? coefficient * weights / measured : 1;
  }
}
