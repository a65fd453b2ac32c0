package sparkception.zoo.optim;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1). Together with decoupled weight decay it is
 * AdamW (arXiv 1711.05101).
 *
 * @param beta1 decay of the gradient average, in [0, 1)
 * @param beta2 decay of the squared-gradient average, in [0, 1)
 * @param epsilon above 0
 */
public record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {

  public Adam {
    Hyperparameters.requireFraction("beta1", beta1);
    Hyperparameters.requireFraction("beta2", beta2);
    Hyperparameters.requirePositive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void step(
      float[] gradient, float[][] slots, int from, int count, double learningRate, long iteration) {
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    float rate = (float) (learningRate / (1 - Math.pow(beta1, (double) iteration)));
    float correction = (float) (1 / (1 - Math.pow(beta2, (double) iteration)));
    float eps = (float) epsilon;
    float[] means = slots[0];
    float[] squares = slots[1];
    for (int i = 0; i < count; i++) {
      float g = gradient[i];
      float mean = b1 * means[from + i] + rest1 * g;
      float square = b2 * squares[from + i] + rest2 * g * g;
      means[from + i] = mean;
      squares[from + i] = square;
      gradient[i] = rate * mean / ((float) Math.sqrt(square * correction) + eps);
    }
  }
}
