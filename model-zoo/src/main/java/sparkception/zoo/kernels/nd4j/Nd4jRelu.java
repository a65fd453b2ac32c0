package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.ReluKernel;

/** {@code relu} and {@code relu_bp}; where the output is positive the input is. */
final class Nd4jRelu implements ReluKernel {

  @Override
  public void forward(INDArray x, INDArray y) {
    Nd4j.exec(new RectifiedLinear(x, y, 0));
  }

  @Override
  public void backward(INDArray y, INDArray dy, INDArray dx) {
    Nd4j.exec(
        DynamicCustomOp.builder("relu_bp")
            .addInputs(y, dy)
            .addOutputs(dx)
            .addFloatingPointArguments(0.0)
            .build());
  }
}
