package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of one layer at one shape whose weights no longer change, with a bias for each
 * filter and an optional ReLU.
 */
public interface InferenceConvolution {

  /**
   * Computes the output.
   *
   * @param x input, NHWC
   * @param y receives the output, NHWC
   */
  void run(INDArray x, INDArray y);
}
