package sparkception.zoo.kernels.onednn;

import org.bytedeco.dnnl.memory;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Precision;

/** A convolution's arrays and geometry in oneDNN's terms. */
final class ConvolutionFormats {

  private static final int LEAST_CHANNELS = 16;

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
   * @param precision of what is multiplied; a depthwise or grouped convolution stays in fp32: the
   *     first waits for memory and not for multiplications
   */
  ConvolutionFormats(ConvolutionShape shape, Precision precision) {
    this.shape = shape;
    multiplied =
        precision == Precision.BF16 && shape.groups() == 1
            ? memory.data_type.bf16
            : memory.data_type.f32;
    source = OneDnn.activations(shape.batch(), shape.channels(), shape.height(), shape.width());
    destination =
        OneDnn.activations(shape.batch(), shape.filters(), shape.outHeight(), shape.outWidth());
    bias = OneDnn.array(memory.format_tag.a, shape.filters());
    strides = new long[] {shape.window().stride(), shape.window().stride()};
    paddingBefore = new long[] {shape.padTop(), shape.padLeft()};
    paddingAfter = new long[] {shape.padBottom(), shape.padRight()};
    weights =
        shape.groups() > 1
            ? new long[] {
              shape.groups(),
              shape.filters() / shape.groups(),
              shape.channels() / shape.groups(),
              shape.window().rows(),
              shape.window().columns()
            }
            : new long[] {
              shape.filters(), shape.channels(), shape.window().rows(), shape.window().columns()
            };
    plainLayout = shape.groups() > 1 ? memory.format_tag.goihw : memory.format_tag.oihw;
  }

  /** The input in the type that is multiplied. */
  memory.desc multipliedSource() {
    return new memory.desc(source.dims(), multiplied, memory.format_tag.nhwc);
  }

  /** The gradient of the output in the type that is multiplied. */
  memory.desc multipliedDestination() {
    return new memory.desc(destination.dims(), multiplied, memory.format_tag.nhwc);
  }

  /**
   * The input from which the gradient of the weights is computed. Without AVX-512 oneDNN does that
   * more than twice as fast on blocks of channels, which pays for the copy unless the window is one
   * pixel or the channels are too few to fill a block.
   */
  memory.desc weightGradientSource() {
    return blocksPay() ? blocked(source) : multipliedSource();
  }

  /** The output's gradient from which the gradient of the weights is computed. */
  memory.desc weightGradientDestination() {
    return blocksPay() ? blocked(destination) : multipliedDestination();
  }

  private boolean blocksPay() {
    return !OneDnn.hasAvx512()
        && shape.groups() == 1
        && shape.window().area() > 1
        && shape.channels() >= LEAST_CHANNELS;
  }

  private static memory.desc blocked(memory.desc plain) {
    return new memory.desc(plain.dims(), memory.data_type.f32, memory.format_tag.nChw8c);
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
