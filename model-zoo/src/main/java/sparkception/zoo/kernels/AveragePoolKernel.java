package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Average pooling of one layer at one shape; padding does not count, so that at a border fewer
 * values make the mean, as in TensorFlow and Keras.
 */
public interface AveragePoolKernel {

  /** Computes the output, NHWC. */
  void forward(INDArray x, INDArray y);

  /**
   * Spreads each output's gradient over its window.
   *
   * @param x input of the forward pass
   * @param dy gradient of the output
   * @param dx receives the gradient of the input
   */
  void backward(INDArray x, INDArray dy, INDArray dx);
}
