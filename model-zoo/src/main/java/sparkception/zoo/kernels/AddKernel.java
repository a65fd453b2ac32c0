package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Addition of activations. */
public interface AddKernel {

  /** {@code y = a + b}; {@code y} may be one of them. */
  void add(INDArray a, INDArray b, INDArray y);
}
