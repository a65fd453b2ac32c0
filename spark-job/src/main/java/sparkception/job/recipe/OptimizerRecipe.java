package sparkception.job.recipe;

import sparkception.zoo.optim.Adam;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Lamb;
import sparkception.zoo.optim.Lars;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.RmsProp;
import sparkception.zoo.optim.UpdateRule;

/**
 * How a worker turns gradients into steps.
 *
 * @param name the update rule
 * @param momentum of {@code sgd-momentum}, {@code rmsprop} and {@code lars}, in [0, 1)
 * @param decay of {@code rmsprop}'s average of squared gradients, in [0, 1)
 * @param beta1 decay of {@code adam}'s and {@code lamb}'s average of gradients, in [0, 1)
 * @param beta2 decay of their average of squared gradients, in [0, 1)
 * @param epsilon of {@code rmsprop} (inside the root, as in TensorFlow), {@code adam} and {@code
 *     lamb}, above 0
 * @param trustCoefficient of {@code lars}, how far a layer trusts itself, above 0
 * @param l2 penalty on weights, added to the gradient as {@code l2 * p}
 * @param weightDecay pull on weights beside the gradient, {@code lr * weight-decay * p}; with
 *     {@code adam} this is AdamW, with {@code lamb} part of the step that is rescaled
 * @param decayEveryParameter whether both also pull biases and batch normalization
 */
public record OptimizerRecipe(
    Name name,
    double momentum,
    double decay,
    double beta1,
    double beta2,
    double epsilon,
    double trustCoefficient,
    double l2,
    double weightDecay,
    boolean decayEveryParameter)
    implements Section {

  /** The paper's ImageNet optimizer. */
  static final OptimizerRecipe DEFAULT =
      new OptimizerRecipe(Name.SGD_MOMENTUM, 0.9, 0.9, 0.9, 0.999, 1e-7, 0.001, 1e-5, 0.0, false);

  /** The update rules. */
  public enum Name {
    SGD_MOMENTUM,
    RMSPROP,
    ADAM,
    LARS,
    LAMB
  }

  /** The arithmetic that this section asks for. */
  public UpdateRule rule() {
    return switch (name) {
      case SGD_MOMENTUM -> new Momentum(momentum);
      case RMSPROP -> new RmsProp(decay, momentum, epsilon);
      case ADAM -> new Adam(beta1, beta2, epsilon);
      case LARS -> new Lars(momentum, trustCoefficient);
      case LAMB -> new Lamb(beta1, beta2, epsilon);
    };
  }

  /** The pull towards zero that this section asks for. */
  public Decay penalty() {
    return new Decay(l2, weightDecay, decayEveryParameter);
  }

  @Override
  public void check(Problems problems) {
    problems.requireFraction("optimizer.momentum", momentum);
    problems.requireFraction("optimizer.decay", decay);
    problems.requireFraction("optimizer.beta1", beta1);
    problems.requireFraction("optimizer.beta2", beta2);
    problems.requirePositive("optimizer.epsilon", epsilon);
    problems.requirePositive("optimizer.trust-coefficient", trustCoefficient);
    problems.requireNotNegative("optimizer.l2", l2);
    problems.requireNotNegative("optimizer.weight-decay", weightDecay);
  }
}
