package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.ReluKernel;

/** ReLU or ReLU6 whose backward pass needs the output, not the input. */
final class OneDnnRelu implements ReluKernel {

  private final Tensor input;
  private final Tensor output;
  private final Tensor outputGradient;
  private final Tensor inputGradient;
  private final Operation forward;
  private final Operation backward;

  OneDnnRelu(long length, Rectifier rectifier) {
    boolean capped = rectifier == Rectifier.RELU6;
    int how =
        capped
            ? algorithm.eltwise_clip_v2_use_dst_for_bwd.value
            : algorithm.eltwise_relu_use_dst_for_bwd.value;
    float ceiling = capped ? (float) rectifier.ceiling() : 0f;
    memory.desc flat = OneDnn.array(memory.format_tag.a, length);
    input = Tensor.unbound(flat);
    output = Tensor.unbound(flat);
    outputGradient = Tensor.unbound(flat);
    inputGradient = Tensor.unbound(flat);
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_training.value, how, flat, 0f, ceiling),
            OneDnn.ENGINE);
    forward =
        new Operation(new eltwise_forward(description))
            .with(DNNL_ARG_SRC, input)
            .with(DNNL_ARG_DST, output);
    backward =
        new Operation(
                new eltwise_backward(
                    new eltwise_backward.primitive_desc(
                        new eltwise_backward.desc(how, flat, flat, 0f, ceiling),
                        OneDnn.ENGINE,
                        description)))
            .with(DNNL_ARG_DST, output)
            .with(DNNL_ARG_DIFF_DST, outputGradient)
            .with(DNNL_ARG_DIFF_SRC, inputGradient);
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    input.bind(x);
    output.bind(y);
    forward.run();
  }

  @Override
  public void backward(INDArray y, INDArray dy, INDArray dx) {
    output.bind(y);
    outputGradient.bind(dy);
    inputGradient.bind(dx);
    backward.run();
  }
}
