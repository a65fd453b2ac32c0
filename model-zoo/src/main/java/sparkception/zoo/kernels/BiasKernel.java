package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A bias for each channel of activations. */
public interface BiasKernel {

  /** {@code y += bias} at each pixel. */
  void add(INDArray y, INDArray bias);

  /**
   * The gradient of the bias.
   *
   * @param dy gradient of the sum
   * @param dBias receives its sum over all pixels
   */
  void gradient(INDArray dy, INDArray dBias);
}
