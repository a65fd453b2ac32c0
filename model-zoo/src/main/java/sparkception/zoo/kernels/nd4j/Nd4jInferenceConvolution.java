package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.InferenceConvolution;
import sparkception.zoo.kernels.Rectifier;

/** A convolution, an addition and a ReLU, one after the other. */
final class Nd4jInferenceConvolution implements InferenceConvolution {

  private static final int CHANNEL_DIMENSION = 3;

  private final Nd4jConvolution convolution;
  private final INDArray w;
  private final INDArray bias;
  private final Nd4jRelu relu;

  Nd4jInferenceConvolution(ConvolutionShape shape, INDArray w, INDArray bias, Rectifier rectifier) {
    this.convolution = new Nd4jConvolution(shape);
    this.w = w.dup().detach();
    this.bias = bias == null ? null : bias.dup().detach();
    this.relu = rectifier == Rectifier.NONE ? null : new Nd4jRelu(rectifier);
  }

  @Override
  public void run(INDArray x, INDArray y) {
    convolution.forward(x, w, y);
    if (bias != null) {
      Nd4j.exec(new BroadcastAddOp(y, bias, y, CHANNEL_DIMENSION));
    }
    if (relu != null) {
      relu.forward(y, y);
    }
  }
}
