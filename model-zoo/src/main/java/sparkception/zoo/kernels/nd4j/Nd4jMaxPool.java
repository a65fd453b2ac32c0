package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.MaxPoolKernel;

/** {@code maxpool2d} and {@code maxpool2d_bp}. */
final class Nd4jMaxPool implements MaxPoolKernel {

  private static final int UNUSED = 0;

  private final int[] arguments;

  Nd4jMaxPool(ConvolutionShape shape) {
    this.arguments = WindowArguments.of(shape, UNUSED);
  }

  @Override
  public void forwardTraining(INDArray x, INDArray y) {
    forwardInference(x, y);
  }

  @Override
  public void forwardInference(INDArray x, INDArray y) {
    Nd4j.exec(
        DynamicCustomOp.builder("maxpool2d")
            .addInputs(x)
            .addOutputs(y)
            .addIntegerArguments(arguments)
            .build());
  }

  @Override
  public void backward(INDArray x, INDArray dy, INDArray dx) {
    Nd4j.exec(
        DynamicCustomOp.builder("maxpool2d_bp")
            .addInputs(x, dy)
            .addOutputs(dx)
            .addIntegerArguments(arguments)
            .build());
  }
}
