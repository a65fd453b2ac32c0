package sparkception.zoo.kernels.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of a convolution's weights, by whatever primitive is fastest for its shape. */
interface WeightGradient {

  /** Computes {@code dw} of a forward pass from {@code x} and the output's gradient. */
  void run(INDArray x, INDArray dy, INDArray dw);
}
