package sparkception.zoo.kernels;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Concatenation of activations along their channels. */
public interface ConcatenationKernel {

  /** Puts the parts' channels side by side, pixel by pixel. */
  void join(List<INDArray> parts, INDArray whole);

  /** Takes them apart again. */
  void split(INDArray whole, List<INDArray> parts);
}
