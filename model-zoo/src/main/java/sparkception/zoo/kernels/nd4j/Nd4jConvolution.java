package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;

/** {@code conv2d} and {@code depthwise_conv2d}, which reach oneDNN or cuDNN where ND4J can. */
final class Nd4jConvolution implements ConvolutionKernel {

  private final String operation;
  private final int[] arguments;
  private INDArray unwantedInputGradient;
  private INDArray unwantedWeightGradient;

  Nd4jConvolution(ConvolutionShape shape) {
    this.operation = shape.depthwise() ? "depthwise_conv2d" : "conv2d";
    this.arguments = WindowArguments.of(shape);
  }

  @Override
  public void forward(INDArray x, INDArray w, INDArray y) {
    Nd4j.exec(
        DynamicCustomOp.builder(operation)
            .addInputs(x, kernelFirst(w))
            .addOutputs(y)
            .addIntegerArguments(arguments)
            .build());
  }

  @Override
  public void backward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw) {
    Nd4j.exec(
        DynamicCustomOp.builder(operation + "_bp")
            .addInputs(x, kernelFirst(w), dy)
            .addOutputs(
                dx == null ? unwantedInputGradient(x) : dx,
                kernelFirst(dw == null ? unwantedWeightGradient(w) : dw))
            .addIntegerArguments(arguments)
            .build());
  }

  /** A view as {@code [kH, kW, in, out]}: the only weight format with a fast path. */
  private static INDArray kernelFirst(INDArray weights) {
    return weights.permute(2, 3, 1, 0);
  }

  /** ND4J always computes both gradients. */
  private INDArray unwantedInputGradient(INDArray x) {
    if (unwantedInputGradient == null) {
      unwantedInputGradient = detachedLike(x);
    }
    return unwantedInputGradient;
  }

  private INDArray unwantedWeightGradient(INDArray w) {
    if (unwantedWeightGradient == null) {
      unwantedWeightGradient = detachedLike(w);
    }
    return unwantedWeightGradient;
  }

  private static INDArray detachedLike(INDArray array) {
    return Nd4j.createUninitializedDetached(array.dataType(), array.shape());
  }
}
