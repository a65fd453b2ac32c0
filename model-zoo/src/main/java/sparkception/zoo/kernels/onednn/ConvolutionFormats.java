package sparkception.zoo.kernels.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Precision;

/** A convolution's arrays and geometry in oneDNN's terms. */
final class ConvolutionFormats {

  private static final int AVX2_FLOATS = 8;

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

  /**
   * Steps over an implementation that destroys memory: oneDNN 2.5's 1x1 convolution for AVX2
   * gathers what a stride leaves in scratch memory, and writes past its end when channels do not
   * fill whole vectors.
   */
  <D extends primitive_desc> D sound(D description) {
    boolean another = stridedPointwise() && !fillsVectors();
    while (another && description.impl_info_str().getString().equals("jit_1x1:avx2")) {
      another = description.next_impl();
    }
    return description;
  }

  private boolean stridedPointwise() {
    return shape.kernel() == 1 && shape.stride() > 1;
  }

  private boolean fillsVectors() {
    return shape.channels() % AVX2_FLOATS == 0 && shape.filters() % AVX2_FLOATS == 0;
  }
}
