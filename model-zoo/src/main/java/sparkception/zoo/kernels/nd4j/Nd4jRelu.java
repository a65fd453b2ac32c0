package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.ReluKernel;

/** {@code relu} and {@code relu_bp}; where the output is positive the input is. */
final class Nd4jRelu implements ReluKernel {

  private final Rectifier rectifier;

  Nd4jRelu(Rectifier rectifier) {
    this.rectifier = rectifier;
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    Nd4j.exec(new RectifiedLinear(x, y, 0));
    if (isCapped()) {
      Nd4j.exec(
          DynamicCustomOp.builder("clipbyvalue")
              .addInputs(y)
              .addOutputs(y)
              .addFloatingPointArguments(0.0, rectifier.ceiling())
              .build());
    }
  }

  @Override
  public void backward(INDArray y, INDArray dy, INDArray dx) {
    Nd4j.exec(
        DynamicCustomOp.builder("relu_bp")
            .addInputs(y, dy)
            .addOutputs(dx)
            .addFloatingPointArguments(0.0)
            .build());
    if (isCapped()) {
      dx.muli(y.lt(rectifier.ceiling()).castTo(dx.dataType()));
    }
  }

  private boolean isCapped() {
    return rectifier == Rectifier.RELU6;
  }
}
