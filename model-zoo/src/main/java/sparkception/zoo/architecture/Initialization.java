package sparkception.zoo.architecture;

import org.deeplearning4j.nn.weights.WeightInit;

/**
 * How initial weights are drawn. For depthwise weights DL4J, like Keras, counts all channels into
 * the fan-in, which makes them small; the normalization after each pair of convolutions undoes
 * that.
 */
public enum Initialization {
  /** Uniform, variance 2 / (fan-in + fan-out): Glorot and Bengio 2010. */
  GLOROT_UNIFORM(WeightInit.XAVIER_UNIFORM),
  /** Normal, variance 2 / fan-in: arXiv 1502.01852. */
  HE_NORMAL(WeightInit.RELU),
  /** Uniform, variance 2 / fan-in. */
  HE_UNIFORM(WeightInit.RELU_UNIFORM);

  private final WeightInit rule;

  Initialization(WeightInit rule) {
    this.rule = rule;
  }

  WeightInit rule() {
    return rule;
  }
}
