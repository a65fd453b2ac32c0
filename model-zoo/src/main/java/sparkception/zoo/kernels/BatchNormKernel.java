package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization (arXiv 1502.03167) of one layer at one shape, with an optional ReLU after it.
 *
 * <p>Variances are those of the population: divided by the number of rows.
 */
public interface BatchNormKernel {

  /**
   * Normalizes with the minibatch's own statistics.
   *
   * @param x input, channels last
   * @param gamma scale of each channel
   * @param beta shift of each channel
   * @param mean receives the minibatch's mean of each channel
   * @param variance receives the minibatch's variance of each channel
   * @param y receives the output
   */
  void forwardTraining(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y);

  /** Normalizes with given statistics. */
  void forwardInference(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y);

  /**
   * Computes gradients of {@link #forwardTraining}.
   *
   * @param x its input
   * @param gamma scale of each channel
   * @param beta shift of each channel
   * @param mean what it found
   * @param variance what it found
   * @param y its output
   * @param dy gradient of its output; may be overwritten
   * @param dx receives the gradient of the input
   * @param dGamma receives the gradient of the scale
   * @param dBeta receives the gradient of the shift
   */
  void backward(
      INDArray x,
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      INDArray y,
      INDArray dy,
      INDArray dx,
      INDArray dGamma,
      INDArray dBeta);
}
