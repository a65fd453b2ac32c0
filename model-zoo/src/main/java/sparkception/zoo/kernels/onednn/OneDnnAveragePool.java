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
import sparkception.zoo.kernels.AveragePoolKernel;
import sparkception.zoo.kernels.ConvolutionShape;

/** Average pooling that leaves padding out of the mean. */
final class OneDnnAveragePool implements AveragePoolKernel {

  private final Tensor source;
  private final Tensor destination;
  private final Operation forward;
  private final Operation backward;

  OneDnnAveragePool(ConvolutionShape shape) {
    Pooling pooling =
        new Pooling(
            shape,
            algorithm.pooling_avg_exclude_padding,
            shape.window().rows(),
            shape.window().columns());
    pooling_forward.primitive_desc description = pooling.forward(prop_kind.forward_training);
    source = Tensor.unbound(pooling.source);
    destination = Tensor.unbound(pooling.destination);
    forward =
        new Operation(new pooling_forward(description))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DST, destination);
    backward =
        new Operation(new pooling_backward(pooling.backward(description)))
            .with(DNNL_ARG_DIFF_DST, destination)
            .with(DNNL_ARG_DIFF_SRC, source);
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    source.bind(x);
    destination.bind(y);
    forward.run();
  }

  @Override
  public void backward(INDArray x, INDArray dy, INDArray dx) {
    source.bind(dx);
    destination.bind(dy);
    backward.run();
  }
}
