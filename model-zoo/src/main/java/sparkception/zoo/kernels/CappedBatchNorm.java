package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A normalization with a rectifier that it cannot do by itself: done in place on its output, so
 * that no further activations are kept.
 */
public final class CappedBatchNorm implements BatchNormKernel {

  private final BatchNormKernel linear;
  private final ReluKernel rectifier;

  /**
   * Joins the two.
   *
   * @param linear without a ReLU
   * @param rectifier over all its values
   */
  public CappedBatchNorm(BatchNormKernel linear, ReluKernel rectifier) {
    this.linear = linear;
    this.rectifier = rectifier;
  }

  @Override
  public void forwardTraining(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y) {
    linear.forwardTraining(x, gamma, beta, mean, variance, y);
    rectifier.forward(y, y);
  }

  @Override
  public void forwardInference(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y) {
    linear.forwardInference(x, gamma, beta, mean, variance, y);
    rectifier.forward(y, y);
  }

  @Override
  public void backward(
      INDArray x,
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      INDArray y,
      INDArray dy,
      INDArray dx,
      INDArray dGamma,
      INDArray dBeta) {
    rectifier.backward(y, dy, dy);
    linear.backward(x, gamma, beta, mean, variance, y, dy, dx, dGamma, dBeta);
  }
}
