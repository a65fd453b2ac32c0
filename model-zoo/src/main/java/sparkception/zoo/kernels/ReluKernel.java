package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Rectified linear units over arrays of one length; arrays may be one and the same. */
public interface ReluKernel {

  /** {@code y = max(0, x)}, and no more than the ceiling where there is one. */
  void forward(INDArray x, INDArray y);

  /**
   * Lets a gradient pass where the output is positive and below the ceiling.
   *
   * @param y output of the forward pass
   * @param dy gradient of the output
   * @param dx receives the gradient of the input
   */
  void backward(INDArray y, INDArray dy, INDArray dx);
}
