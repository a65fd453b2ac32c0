package sparkception.zoo.optim;

/**
 * Stochastic gradient descent with classical momentum: {@code v = m v + g; p -= lr v}, as in TF's
 * MomentumOptimizer; the Xception paper's ImageNet recipe uses 0.9. With momentum 0 it is plain SGD
 * and needs no state.
 *
 * @param momentum in [0, 1)
 */
public record Momentum(double momentum) implements UpdateRule {

  public Momentum {
    Hyperparameters.requireFraction("momentum", momentum);
  }

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  @Override
  public void step(
      float[] gradient, float[][] slots, int from, int count, double learningRate, long iteration) {
    float rate = (float) learningRate;
    if (momentum == 0) {
      for (int i = 0; i < count; i++) {
        gradient[i] *= rate;
      }
      return;
    }
    float m = (float) momentum;
    float[] velocity = slots[0];
    for (int i = 0; i < count; i++) {
      float v = m * velocity[from + i] + gradient[i];
      velocity[from + i] = v;
      gradient[i] = rate * v;
    }
  }
}
