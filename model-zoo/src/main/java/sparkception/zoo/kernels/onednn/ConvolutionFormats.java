package sparkception.zoo.kernels.onednn;

import org.bytedeco.dnnl.memory;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Precision;

/** A convolution's arrays and geometry in oneDNN's terms. */
final class ConvolutionFormats {

  final ConvolutionShape shape;
  final memory.data_type multiplied;
  final memory.desc source;
  final memory.desc destination;
  final memory.desc bias;
  final long[] strides;
  final long[] paddingBefore;
  final long[] paddingAfter;

  private final long[] weights;
  private final memory.format_tag plainLayout;

  /**
   * Formats.
   *
   * @param precision of what is multiplied; a depthwise convolution stays in fp32, as it waits for
   *     memory and not for multiplications
   */
  ConvolutionFormats(ConvolutionShape shape, Precision precision) {
    this.shape = shape;
    multiplied =
        precision == Precision.BF16 && !shape.depthwise()
            ? memory.data_type.bf16
            : memory.data_type.f32;
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

  /** The input in the type that is multiplied. */
  memory.desc multipliedSource() {
    return new memory.desc(source.dims(), multiplied, memory.format_tag.nhwc);
  }

  /** The gradient of the output in the type that is multiplied. */
  memory.desc multipliedDestination() {
    return new memory.desc(destination.dims(), multiplied, memory.format_tag.nhwc);
  }

  /** Weights as DL4J keeps them. */
  memory.desc plainWeights() {
    return OneDnn.array(plainLayout, weights);
  }

  /** Weights to multiply, in whatever format the primitive prefers. */
  memory.desc anyWeights() {
    return new memory.desc(weights, multiplied, memory.format_tag.any);
  }

  /** The gradient of the weights, in whatever format the primitive prefers. */
  memory.desc anyWeightGradient() {
    return OneDnn.array(memory.format_tag.any, weights);
  }
}
