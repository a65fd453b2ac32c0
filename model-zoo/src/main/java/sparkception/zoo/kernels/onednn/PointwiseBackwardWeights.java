package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/**
 * Gradient of a 1x1 convolution's weights as one matrix product, {@code dyᵀ x} over all pixels of
 * the batch. With 2,888 pixels and 728 channels that takes two thirds of the time of oneDNN's
 * convolution primitive, and the result needs no reorder.
 */
final class PointwiseBackwardWeights implements WeightGradient {

  /** With more pixels the convolution primitive is as fast or faster. */
  private static final int MOST_PIXELS = 1 << 16;

  private final Tensor destinationGradient;
  private final Tensor source;
  private final Tensor weightGradient;
  private final Operation operation;

  PointwiseBackwardWeights(ConvolutionShape shape) {
    long pixels = pixels(shape);
    memory.desc transposed = OneDnn.array(memory.format_tag.ba, shape.filters(), pixels);
    memory.desc plain = OneDnn.array(memory.format_tag.ab, pixels, shape.channels());
    memory.desc weights = OneDnn.array(memory.format_tag.ab, shape.filters(), shape.channels());
    destinationGradient = Tensor.unbound(transposed);
    source = Tensor.unbound(plain);
    weightGradient = Tensor.unbound(weights);
    operation =
        new Operation(
                new matmul(
                    new matmul.primitive_desc(
                        new matmul.desc(transposed, plain, weights), OneDnn.ENGINE)))
            .with(DNNL_ARG_SRC, destinationGradient)
            .with(DNNL_ARG_WEIGHTS, source)
            .with(DNNL_ARG_DST, weightGradient);
  }

  /** Whether this is the way for a shape. */
  static boolean suits(ConvolutionShape shape) {
    return !shape.depthwise()
        && shape.kernel() == 1
        && shape.stride() == 1
        && pixels(shape) <= MOST_PIXELS;
  }

  @Override
  public void run(INDArray x, INDArray dy, INDArray dw) {
    destinationGradient.bind(dy);
    source.bind(x);
    weightGradient.bind(dw);
    operation.run();
  }

  private static long pixels(ConvolutionShape shape) {
    return (long) shape.batch() * shape.outHeight() * shape.outWidth();
  }
}
