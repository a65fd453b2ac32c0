package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Precision;

/**
 * The pixels that a strided 1x1 window meets, without the others: oneDNN's mean over windows of one
 * pixel.
 */
final class Subsampling {

  private static final int MEAN = algorithm.pooling_avg_exclude_padding.value;
  private static final long[] WINDOW = {1, 1};

  private final Tensor all;
  private final Tensor some;
  private final Operation gather;
  private final Operation scatter;

  /** Of the pixels that a shape's windows meet. */
  Subsampling(ConvolutionShape shape) {
    ConvolutionFormats formats = new ConvolutionFormats(shape, Precision.FP32);
    memory.desc met =
        OneDnn.activations(shape.batch(), shape.channels(), shape.outHeight(), shape.outWidth());
    pooling_forward.primitive_desc description =
        new pooling_forward.primitive_desc(
            new pooling_forward.desc(
                prop_kind.forward_training.value,
                MEAN,
                formats.source,
                met,
                formats.strides,
                WINDOW,
                formats.paddingBefore,
                formats.paddingAfter),
            OneDnn.ENGINE);
    all = Tensor.unbound(formats.source);
    some = Tensor.unbound(met);
    gather =
        new Operation(new pooling_forward(description))
            .with(DNNL_ARG_SRC, all)
            .with(DNNL_ARG_DST, some);
    scatter =
        new Operation(new pooling_backward(backward(formats, met, description)))
            .with(DNNL_ARG_DIFF_DST, some)
            .with(DNNL_ARG_DIFF_SRC, all);
  }

  private static pooling_backward.primitive_desc backward(
      ConvolutionFormats formats, memory.desc met, pooling_forward.primitive_desc forward) {
    return new pooling_backward.primitive_desc(
        new pooling_backward.desc(
            MEAN,
            formats.source,
            met,
            formats.strides,
            WINDOW,
            formats.paddingBefore,
            formats.paddingAfter),
        OneDnn.ENGINE,
        forward);
  }

  /** Takes the pixels out. */
  void gather(INDArray pixels, INDArray met) {
    all.bind(pixels);
    some.bind(met);
    gather.run();
  }

  /** Puts pixels back to where they were taken, with zeros between. */
  void scatter(INDArray met, INDArray pixels) {
    all.bind(pixels);
    some.bind(met);
    scatter.run();
  }
}
