package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.AveragePoolKernel;
import sparkception.zoo.kernels.ConvolutionShape;

/** {@code avgpool2d} and {@code avgpool2d_bp}. */
final class Nd4jAveragePool implements AveragePoolKernel {

  private static final int WITHOUT_PADDING = 0;

  private final int[] arguments;

  Nd4jAveragePool(ConvolutionShape shape) {
    this.arguments = WindowArguments.of(shape, WITHOUT_PADDING);
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    Nd4j.exec(
        DynamicCustomOp.builder("avgpool2d")
            .addInputs(x)
            .addOutputs(y)
            .addIntegerArguments(arguments)
            .build());
  }

  @Override
  public void backward(INDArray x, INDArray dy, INDArray dx) {
    Nd4j.exec(
        DynamicCustomOp.builder("avgpool2d_bp")
            .addInputs(x, dy)
            .addOutputs(dx)
            .addIntegerArguments(arguments)
            .build());
  }
}
