package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.MaxPoolKernel;

/** Max pooling that keeps which input of each window won. */
final class OneDnnMaxPool implements MaxPoolKernel {

  private final Tensor source;
  private final Tensor destination;
  private final Tensor sourceGradient;
  private final Tensor destinationGradient;
  private final Operation training;
  private final Operation inference;
  private final Operation backward;

  OneDnnMaxPool(ConvolutionShape shape) {
    Pooling pooling =
        new Pooling(shape, algorithm.pooling_max, shape.window().rows(), shape.window().columns());
    pooling_forward.primitive_desc description = pooling.forward(prop_kind.forward_training);
    Tensor winners = Tensor.allocated(description.workspace_desc());
    source = Tensor.unbound(pooling.source);
    destination = Tensor.unbound(pooling.destination);
    sourceGradient = Tensor.unbound(pooling.source);
    destinationGradient = Tensor.unbound(pooling.destination);
    training =
        new Operation(new pooling_forward(description))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DST, destination)
            .with(DNNL_ARG_WORKSPACE, winners);
    inference =
        new Operation(new pooling_forward(pooling.forward(prop_kind.forward_inference)))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DST, destination);
    backward =
        new Operation(new pooling_backward(pooling.backward(description)))
            .with(DNNL_ARG_DIFF_DST, destinationGradient)
            .with(DNNL_ARG_DIFF_SRC, sourceGradient)
            .with(DNNL_ARG_WORKSPACE, winners);
  }

  @Override
  public void forwardTraining(INDArray x, INDArray y) {
    source.bind(x);
    destination.bind(y);
    training.run();
  }

  @Override
  public void forwardInference(INDArray x, INDArray y) {
    source.bind(x);
    destination.bind(y);
    inference.run();
  }

  @Override
  public void backward(INDArray x, INDArray dy, INDArray dx) {
    destinationGradient.bind(dy);
    sourceGradient.bind(dx);
    backward.run();
  }
}
