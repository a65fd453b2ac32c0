package sparkception.zoo.kernels.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;

/** A convolution; what training needs beyond inference is created when first used. */
final class OneDnnConvolution implements ConvolutionKernel {

  private final ConvolutionShape shape;
  private ConvolutionForward plain;
  private ConvolutionForward biased;
  private ConvolutionBackwardData backwardData;
  private WeightGradient backwardWeights;

  OneDnnConvolution(ConvolutionShape shape) {
    this.shape = shape;
  }

  @Override
  public void forward(INDArray x, INDArray w, INDArray bias, INDArray y) {
    forwardKernel(bias != null).run(x, w, bias, y);
  }

  @Override
  public void backward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw) {
    if (dw != null) {
      if (backwardWeights == null) {
        backwardWeights = weightGradient();
      }
      backwardWeights.run(x, dy, dw);
    }
    if (dx != null) {
      if (backwardData == null) {
        backwardData = new ConvolutionBackwardData(shape);
      }
      backwardData.run(dy, w, dx);
    }
  }

  private WeightGradient weightGradient() {
    return PointwiseBackwardWeights.suits(shape)
        ? new PointwiseBackwardWeights(shape)
        : new ConvolutionBackwardWeights(shape);
  }

  private ConvolutionForward forwardKernel(boolean withBias) {
    if (withBias) {
      biased = biased == null ? new ConvolutionForward(shape, true) : biased;
      return biased;
    }
    plain = plain == null ? new ConvolutionForward(shape, false) : plain;
    return plain;
  }
}
