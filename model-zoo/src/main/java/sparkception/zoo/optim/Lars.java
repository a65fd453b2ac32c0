package sparkception.zoo.optim;

/**
 * Layer-wise adaptive rate scaling (You, Gitman and Ginsburg, arXiv 1708.03888, algorithm 1):
 * {@code v = m v + lr r (g + l2 p); p -= v} with {@code r = coefficient |p| / (|g| + l2 |p|)} for
 * each weight array. Unlike in {@link Momentum} the velocity holds the learning rate, as in the
 * paper.
 *
 * @param momentum in [0, 1)
 * @param coefficient how far a layer trusts itself, above 0; 0.001 in the paper
 */
public record Lars(double momentum, double coefficient) implements UpdateRule {

  public Lars {
    Hyperparameters.requireFraction("momentum", momentum);
    Hyperparameters.requirePositive("trust-coefficient", coefficient);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public TrustRatio trustRatio() {
    return new TrustRatio(TrustRatio.Measure.GRADIENT, coefficient);
  }

  @Override
  public void step(
      float[] gradient, float[][] slots, int from, int count, double learningRate, long iteration) {
    float rate = (float) learningRate;
    float m = (float) momentum;
    float[] velocity = slots[0];
    for (int i = 0; i < count; i++) {
      float v = m * velocity[from + i] + rate * gradient[i];
      velocity[from + i] = v;
      gradient[i] = v;
    }
  }
}
