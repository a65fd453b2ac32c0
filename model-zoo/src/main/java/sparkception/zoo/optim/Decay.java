package sparkception.zoo.optim;

import java.io.Serializable;

/**
 * How parameters are pulled towards zero.
 *
 * @param l2 added to the gradient as {@code l2 * p}, as a penalty in the loss would; at least 0
 * @param decoupled subtracted as {@code lr * decoupled * p} beside the step (AdamW); at least 0
 * @param everyParameter whether biases and batch normalization's scale and shift decay too;
 *     statistics never do
 */
public record Decay(double l2, double decoupled, boolean everyParameter) implements Serializable {

  /** No decay. */
  public static final Decay NONE = new Decay(0, 0, false);

  public Decay {
    Hyperparameters.requireNotNegative("l2", l2);
    Hyperparameters.requireNotNegative("weight-decay", decoupled);
  }

  /** Whether it pulls parameters of a role. */
  public boolean appliesTo(ParameterRole role) {
    return role == ParameterRole.WEIGHT || (everyParameter && role.isTrained());
  }
}
