package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of one layer at one shape.
 *
 * <p>Weights may change before each forward; they must not between a forward and its backward.
 */
public interface ConvolutionKernel {

  /**
   * Computes the output.
   *
   * @param x input, NHWC
   * @param w weights, as DL4J keeps them
   * @param y receives the output, NHWC
   */
  void forward(INDArray x, INDArray w, INDArray y);

  /**
   * Computes gradients from the output's gradient.
   *
   * @param x input of the forward pass
   * @param w weights of the forward pass
   * @param dy gradient of the output
   * @param dx receives the gradient of the input; null if nobody needs it
   * @param dw receives the gradient of the weights; null if nobody needs it
   */
  void backward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw);
}
