package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Rectified linear units over arrays of one length. */
public interface ReluKernel {

  /** {@code y = max(0, x)}. */
  void forward(INDArray x, INDArray y);

  /**
   * Lets a gradient pass where the output is positive.
   *
   * @param y output of the forward pass
   * @param dy gradient of the output
   * @param dx receives the gradient of the input
   */
  void backward(INDArray y, INDArray dy, INDArray dx);
}
