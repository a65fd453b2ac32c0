package sparkception.zoo.kernels.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Precision;

/** A convolution; what training needs beyond inference is created when first used. */
final class OneDnnConvolution implements ConvolutionKernel {

  private final ConvolutionFormats formats;
  private final Reordered source;
  private final Reordered gradient;
  private final ConvolutionForward forward;
  private ConvolutionBackwardData backwardData;
  private WeightGradient backwardWeights;

  OneDnnConvolution(ConvolutionShape shape, Precision precision) {
    formats = new ConvolutionFormats(shape, precision);
    source = Reordered.activations(formats.source, formats.multipliedSource(), Scratch.SOURCE);
    gradient =
        Reordered.activations(
            formats.destination, formats.multipliedDestination(), Scratch.GRADIENT);
    forward = new ConvolutionForward(formats, source.wanted());
  }

  @Override
  public void forward(INDArray x, INDArray w, INDArray y) {
    source.load(x);
    forward.run(w, y);
  }

  @Override
  public void backward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw) {
    gradient.load(dy);
    if (dw != null) {
      source.load(x);
      if (backwardWeights == null) {
        backwardWeights = weightGradient();
      }
      backwardWeights.run(dw);
    }
    if (dx != null) {
      if (backwardData == null) {
        backwardData = new ConvolutionBackwardData(formats, gradient.wanted());
      }
      backwardData.run(w, dx);
    }
  }

  private WeightGradient weightGradient() {
    return PointwiseBackwardWeights.suits(formats.shape)
        ? new PointwiseBackwardWeights(formats, source.wanted(), gradient.wanted())
        : new ConvolutionBackwardWeights(formats, source.wanted(), gradient.wanted());
  }
}
