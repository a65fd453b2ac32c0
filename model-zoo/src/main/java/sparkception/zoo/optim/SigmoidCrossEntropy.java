package sparkception.zoo.optim;

import java.util.Locale;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The loss of a network that says of each class alone whether an image has it: binary cross-entropy
 * over a sigmoid, summed over the classes.
 *
 * <p>It works on the logits z, where {@code loss = max(z, 0) - z y + log(1 + exp(-|z|))} and {@code
 * gradient = sigmoid(z) - y}. DL4J's LossBinaryXENT works on the probabilities and clips them, so
 * that the gradient of a confident mistake, the one that matters most, vanishes.
 *
 * <p>Labels are {@code [batch, classes]} in [0, 1].
 */
public final class SigmoidCrossEntropy implements ILossFunction {

  private static final long serialVersionUID = 1L;

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
    return average ? sum / labels.size(0) : sum;
  }

  /** The loss of each example, {@code [batch, 1]}. */
  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireSupported(activation, mask);
    INDArray softplus =
        Transforms.log1p(Transforms.exp(Transforms.abs(preOutput, true).negi(), false), false);
    INDArray loss = Transforms.relu(preOutput, true).subi(preOutput.mul(labels)).addi(softplus);
    return loss.sum(true, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireSupported(activation, mask);
    return Transforms.sigmoid(preOutput, true).subi(labels);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "sigmoid cross-entropy";
  }

  private static void requireSupported(IActivation activation, INDArray mask) {
    if (!(activation instanceof ActivationSigmoid)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Unsupported activation under sigmoid cross-entropy: %s (must be sigmoid)",
              activation));
    }
    if (mask != null) {
      throw new IllegalArgumentException("Unsupported mask under sigmoid cross-entropy");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigmoidCrossEntropy;
  }

  @Override
  public int hashCode() {
    return SigmoidCrossEntropy.class.hashCode();
  }

  @Override
  public String toString() {
    return "SigmoidCrossEntropy()";
  }
}
