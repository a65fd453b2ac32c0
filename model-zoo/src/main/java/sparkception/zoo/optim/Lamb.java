package sparkception.zoo.optim;

/**
 * LAMB (You et al., arXiv 1904.00962, algorithm 2): Adam's step {@code r} for each weight array is
 * rescaled to the length of the weights, {@code p -= lr |p| / |r + d p| (r + d p)}, where {@code d}
 * is the decoupled weight decay.
 *
 * @param beta1 decay of the gradient average, in [0, 1)
 * @param beta2 decay of the squared-gradient average, in [0, 1)
 * @param epsilon above 0
 */
public record Lamb(double beta1, double beta2, double epsilon) implements UpdateRule {

  public Lamb {
    Hyperparameters.requireFraction("beta1", beta1);
    Hyperparameters.requireFraction("beta2", beta2);
    Hyperparameters.requirePositive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return adam().slots();
  }

  @Override
  public TrustRatio trustRatio() {
    return new TrustRatio(TrustRatio.Measure.STEP, 1);
  }

  @Override
  public void step(
      float[] gradient, float[][] slots, int from, int count, double learningRate, long iteration) {
    adam().step(gradient, slots, from, count, learningRate, iteration);
  }

  private Adam adam() {
    return new Adam(beta1, beta2, epsilon);
  }
}
