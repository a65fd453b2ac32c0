package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/**
 * The pixels that a strided 1x1 window meets, without the others: oneDNN's mean over windows of one
 * pixel.
 */
final class Subsampling {

  private final Tensor all;
  private final Tensor some;
  private final Operation gather;
  private final Operation scatter;

  /** Of the pixels that a shape's windows meet. */
  Subsampling(ConvolutionShape shape) {
    Pooling pooling = new Pooling(shape, algorithm.pooling_avg_exclude_padding, 1, 1);
    pooling_forward.primitive_desc description = pooling.forward(prop_kind.forward_training);
    all = Tensor.unbound(pooling.source);
    some = Tensor.unbound(pooling.destination);
    gather =
        new Operation(new pooling_forward(description))
            .with(DNNL_ARG_SRC, all)
            .with(DNNL_ARG_DST, some);
    scatter =
        new Operation(new pooling_backward(pooling.backwardByPixel(description)))
            .with(DNNL_ARG_DIFF_DST, some)
            .with(DNNL_ARG_DIFF_SRC, all);
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
