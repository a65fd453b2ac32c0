package sparkception.zoo.kernels.onednn;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.javacpp.Pointer;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Precision;

/**
 * A pooling in oneDNN's terms, and which of oneDNN's implementations does it.
 *
 * <p>On NHWC the one that oneDNN would choose goes over a whole row of pixels for each few
 * channels, so that it meets every cache line many times. The plain one goes over all channels of a
 * pixel at once: forward it is 4 to 6 times as fast on Xception's shapes with AVX2.
 */
final class Pooling {

  private static final String BY_PIXEL = "simple_nhwc";

  final memory.desc source;
  final memory.desc destination;

  private final ConvolutionFormats formats;
  private final int how;
  private final long[] window;

  /**
   * A pooling over a shape's windows.
   *
   * @param how maximum or mean
   * @param rows of a window
   * @param columns of a window
   */
  Pooling(ConvolutionShape shape, algorithm how, int rows, int columns) {
    formats = new ConvolutionFormats(shape, Precision.FP32);
    source = formats.source;
    destination =
        OneDnn.activations(shape.batch(), shape.channels(), shape.outHeight(), shape.outWidth());
    this.how = how.value;
    window = new long[] {rows, columns};
  }

  /** The fastest way forward. */
  pooling_forward.primitive_desc forward(prop_kind kind) {
    pooling_forward.desc operation =
        new pooling_forward.desc(
            kind.value,
            how,
            source,
            destination,
            formats.strides,
            window,
            formats.paddingBefore,
            formats.paddingAfter);
    pooling_forward.primitive_desc description =
        new pooling_forward.primitive_desc(operation, OneDnn.ENGINE);
    return goesByPixel(description, operation)
        ? description
        : new pooling_forward.primitive_desc(operation, OneDnn.ENGINE);
  }

  /** The way back that oneDNN would choose, which for overlapping windows is the fastest. */
  pooling_backward.primitive_desc backward(pooling_forward.primitive_desc forward) {
    return new pooling_backward.primitive_desc(backwardOperation(), OneDnn.ENGINE, forward);
  }

  /** The way back pixel by pixel: the fastest where windows do not overlap. */
  pooling_backward.primitive_desc backwardByPixel(pooling_forward.primitive_desc forward) {
    pooling_backward.desc operation = backwardOperation();
    pooling_backward.primitive_desc description =
        new pooling_backward.primitive_desc(operation, OneDnn.ENGINE, forward);
    return goesByPixel(description, operation, forward) ? description : backward(forward);
  }

  private pooling_backward.desc backwardOperation() {
    return new pooling_backward.desc(
        how,
        source,
        destination,
        formats.strides,
        window,
        formats.paddingBefore,
        formats.paddingAfter);
  }

  /**
   * Turns a description to the plain implementation, if oneDNN has it here.
   *
   * @param read what the search reads, which must not be collected meanwhile
   */
  private static boolean goesByPixel(primitive_desc description, Pointer... read) {
    try {
      do {
        if (description.impl_info_str().getString().startsWith(BY_PIXEL)) {
          return true;
        }
      } while (description.next_impl());
      return false;
    } finally {
      Reference.reachabilityFence(read);
    }
  }
}
