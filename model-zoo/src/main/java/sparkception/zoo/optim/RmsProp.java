package sparkception.zoo.optim;

/**
 * RMSProp with momentum in TensorFlow's form, which the Xception paper's JFT recipe was tuned on:
 * {@code s = d s + (1-d) g²; v = m v + lr g / sqrt(s + eps); p -= v}. Epsilon stands inside the
 * root and the cache starts at 1; both matter in the first thousand steps.
 *
 * @param decay of the squared-gradient average, in [0, 1)
 * @param momentum in [0, 1)
 * @param epsilon above 0
 */
public record RmsProp(double decay, double momentum, double epsilon) implements UpdateRule {

  public RmsProp {
    Hyperparameters.requireFraction("decay", decay);
    Hyperparameters.requireFraction("momentum", momentum);
    Hyperparameters.requirePositive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public float initialValue(int slot) {
    return slot == 0 ? 1f : 0f;
  }

  @Override
  public void step(
      float[] gradient, float[][] slots, int from, int count, double learningRate, long iteration) {
    float rate = (float) learningRate;
    float d = (float) decay;
    float rest = (float) (1 - decay);
    float m = (float) momentum;
    float eps = (float) epsilon;
    float[] squares = slots[0];
    float[] velocity = slots[1];
    for (int i = 0; i < count; i++) {
      float g = gradient[i];
      float s = d * squares[from + i] + rest * g * g;
      float v = m * velocity[from + i] + rate * g / (float) Math.sqrt(s + eps);
      squares[from + i] = s;
      velocity[from + i] = v;
      gradient[i] = v;
    }
  }
}
