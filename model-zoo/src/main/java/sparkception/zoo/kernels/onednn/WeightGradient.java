package sparkception.zoo.kernels.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A way to compute the gradient of a convolution's weights from its operands. */
interface WeightGradient {

  /** Computes {@code dw} from the input and the output's gradient as they are now. */
  void run(INDArray dw);
}
