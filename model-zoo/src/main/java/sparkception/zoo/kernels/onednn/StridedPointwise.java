package sparkception.zoo.kernels.onednn;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.InferenceConvolution;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.Rectifier;

/**
 * A strided 1x1 convolution: a dense one over the pixels that it meets.
 *
 * <p>oneDNN 2.5 does that by itself, but its gradient of the weights takes copied pixels to be a
 * whole vector long: where the channels are fewer, it writes past the end of its scratch memory.
 * And without AVX-512 it has no good primitive for strides over NHWC: its general one takes two to
 * four times as long as copying a quarter of the pixels and multiplying those.
 */
final class StridedPointwise implements ConvolutionKernel {

  /** Numbers in a vector of AVX-512, which oneDNN's blocks of channels are as long as. */
  private static final int VECTOR = 16;

  private final Subsampling subsampling;
  private final OneDnnConvolution dense;
  private final INDArray met;

  StridedPointwise(ConvolutionShape shape, Precision precision) {
    ConvolutionShape unstrided = shape.pointwise(shape.filters());
    subsampling = new Subsampling(shape);
    dense = new OneDnnConvolution(unstrided, precision);
    met = Nd4j.createUninitializedDetached(DataType.FLOAT, unstrided.input());
  }

  /** Whether this is the way for a shape. */
  static boolean suits(ConvolutionShape shape) {
    return shape.window().isPixel()
        && shape.window().stride() > 1
        && shape.groups() == 1
        && (!OneDnn.hasAvx512() || shape.channels() < VECTOR);
  }

  /** The same for inference. */
  static InferenceConvolution inference(
      ConvolutionShape shape, Precision precision, INDArray w, INDArray bias, Rectifier rectifier) {
    ConvolutionShape unstrided = shape.pointwise(shape.filters());
    Subsampling subsampling = new Subsampling(shape);
    InferenceConvolution dense =
        new OneDnnInferenceConvolution(
            new ConvolutionFormats(unstrided, precision), w, bias, rectifier);
    INDArray met = Nd4j.createUninitializedDetached(DataType.FLOAT, unstrided.input());
    return (x, y) -> {
      subsampling.gather(x, met);
      dense.run(met, y);
    };
  }

  @Override
  public void forward(INDArray x, INDArray w, INDArray y) {
    subsampling.gather(x, met);
    dense.forward(met, w, y);
  }

  /** The pixels met are still there from the forward pass; their gradient takes their place. */
  @Override
  public void backward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw) {
    if (dw != null) {
      dense.backward(met, w, dy, null, dw);
    }
    if (dx != null) {
      dense.backward(met, w, dy, met, null);
      subsampling.scatter(met, dx);
    }
  }
}
