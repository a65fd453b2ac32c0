package sparkception.zoo.kernels.onednn;

import org.bytedeco.dnnl.memory;
import sparkception.zoo.kernels.ConvolutionShape;

/** A convolution's arrays and geometry in oneDNN's terms. */
final class ConvolutionFormats {

  final memory.desc source;
  final memory.desc destination;
  final memory.desc bias;
  final long[] strides;
  final long[] paddingBefore;
  final long[] paddingAfter;

  private final long[] weights;
  private final memory.format_tag plainLayout;

  ConvolutionFormats(ConvolutionShape shape) {
    source = OneDnn.activations(shape.batch(), shape.channels(), shape.height(), shape.width());
    destination =
        OneDnn.activations(shape.batch(), shape.filters(), shape.outHeight(), shape.outWidth());
    bias = OneDnn.array(memory.format_tag.a, shape.filters());
    strides = new long[] {shape.stride(), shape.stride()};
    paddingBefore = new long[] {shape.padTop(), shape.padLeft()};
    paddingAfter = new long[] {shape.padBottom(), shape.padRight()};
    long kernel = shape.kernel();
    weights =
        shape.depthwise()
            ? new long[] {shape.channels(), 1, 1, kernel, kernel}
            : new long[] {shape.filters(), shape.channels(), kernel, kernel};
    plainLayout = shape.depthwise() ? memory.format_tag.goihw : memory.format_tag.oihw;
  }

  /** Weights as DL4J keeps them. */
  memory.desc plainWeights() {
    return OneDnn.array(plainLayout, weights);
  }

  /** Weights in whatever format the primitive prefers. */
  memory.desc anyWeights() {
    return OneDnn.array(memory.format_tag.any, weights);
  }
}
