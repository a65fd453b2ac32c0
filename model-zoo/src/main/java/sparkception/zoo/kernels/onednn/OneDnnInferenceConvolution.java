package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.InferenceConvolution;
import sparkception.zoo.kernels.Rectifier;

/** A convolution that keeps its weights in the format that its primitive wants. */
final class OneDnnInferenceConvolution implements InferenceConvolution {

  private final Reordered source;
  private final Tensor destination;
  private final Operation operation;

  OneDnnInferenceConvolution(
      ConvolutionFormats formats, INDArray w, INDArray bias, Rectifier rectifier) {
    convolution_forward.primitive_desc description =
        new convolution_forward.primitive_desc(
            new convolution_forward.desc(
                prop_kind.forward_inference.value,
                algorithm.convolution_direct.value,
                formats.multipliedSource(),
                formats.anyWeights(),
                formats.bias,
                formats.destination,
                formats.strides,
                formats.paddingBefore,
                formats.paddingAfter),
            attributes(rectifier),
            OneDnn.ENGINE);
    source = Reordered.activations(formats.source, formats.multipliedSource(), Scratch.SOURCE);
    destination = Tensor.unbound(formats.destination);
    operation =
        new Operation(new convolution_forward(description))
            .with(DNNL_ARG_SRC, source.wanted())
            .with(DNNL_ARG_WEIGHTS, weights(formats, w, description))
            .with(DNNL_ARG_BIAS, bias(formats, bias))
            .with(DNNL_ARG_DST, destination);
  }

  private static primitive_attr attributes(Rectifier rectifier) {
    primitive_attr attributes = new primitive_attr();
    if (rectifier != Rectifier.NONE) {
      post_ops after = new post_ops();
      boolean capped = rectifier == Rectifier.RELU6;
      after.append_eltwise(
          1f,
          capped ? algorithm.eltwise_clip : algorithm.eltwise_relu,
          0f,
          capped ? (float) rectifier.ceiling() : 0f);
      attributes.set_post_ops(after);
    }
    return attributes;
  }

  private static Tensor weights(
      ConvolutionFormats formats, INDArray w, convolution_forward.primitive_desc description) {
    Reordered weights = Reordered.copied(formats.plainWeights(), description.weights_desc());
    weights.load(w);
    return weights.wanted();
  }

  private static Tensor bias(ConvolutionFormats formats, INDArray bias) {
    Reordered copy = Reordered.copied(formats.bias, formats.bias);
    copy.load(bias == null ? Nd4j.create(formats.shape.filters()) : bias);
    return copy.wanted();
  }

  @Override
  public void run(INDArray x, INDArray y) {
    source.load(x);
    destination.bind(y);
    operation.run();
  }
}
