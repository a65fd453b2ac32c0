package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SigmoidCrossEntropyTest {

  private static final float[][] LOGITS = {{0.5f, -2, 3}, {-40, 60, 0}};
  private static final float[][] LABELS = {{1, 0, 0.25f}, {1, 0, 0}};

  private final SigmoidCrossEntropy loss = new SigmoidCrossEntropy();
  private final INDArray logits = Nd4j.create(LOGITS);
  private final INDArray labels = Nd4j.create(LABELS);

  @Test
  void agreesWithTheFormula() {
    double first = binary(0.5, 1) + binary(-2, 0) + binary(3, 0.25);
    double second = 40 + 60 + Math.log(2);
    INDArray scores = loss.computeScoreArray(labels, logits, new ActivationSigmoid(), null);
    assertThat(scores.shape()).containsExactly(2, 1);
    assertThat(scores.getDouble(0)).isCloseTo(first, within(1e-5));
    assertThat(scores.getDouble(1)).isCloseTo(second, within(1e-4));
    assertThat(loss.computeScore(labels, logits, new ActivationSigmoid(), null, true))
        .isCloseTo((first + second) / 2, within(1e-4));
  }

  /** Where the network is sure and wrong, DL4J's own loss has no gradient left. */
  @Test
  void aConfidentMistakeHasAGradientOfOne() {
    INDArray gradient = loss.computeGradient(labels, logits, new ActivationSigmoid(), null);
    assertThat(gradient.getDouble(0, 0)).isCloseTo(1 / (1 + Math.exp(-0.5)) - 1, within(1e-6));
    assertThat(gradient.getDouble(1, 0)).isEqualTo(-1);
    assertThat(gradient.getDouble(1, 1)).isEqualTo(1);
    assertThat(logits).as("left as it was").isEqualTo(Nd4j.create(LOGITS));
  }

  @Test
  void refusesAnotherActivation() {
    assertThatThrownBy(() -> loss.computeGradient(labels, logits, new ActivationSoftmax(), null))
        .hasMessageContaining("must be sigmoid");
  }

  private static double binary(double logit, double label) {
    double p = 1 / (1 + Math.exp(-logit));
    return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
  }
}
