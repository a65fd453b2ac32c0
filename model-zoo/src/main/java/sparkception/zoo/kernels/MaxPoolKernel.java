package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Max pooling of one layer at one shape; padding never wins. */
public interface MaxPoolKernel {

  /** Computes the output, NHWC, and keeps what {@link #backward} needs to know of it. */
  void forwardTraining(INDArray x, INDArray y);

  /** Computes the output, NHWC. */
  void forwardInference(INDArray x, INDArray y);

  /**
   * Hands each output's gradient to the input that won.
   *
   * @param x input of the forward pass
   * @param dy gradient of the output
   * @param dx receives the gradient of the input
   */
  void backward(INDArray x, INDArray dy, INDArray dx);
}
