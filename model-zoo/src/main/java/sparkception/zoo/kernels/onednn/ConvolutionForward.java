package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Output of a convolution. */
final class ConvolutionForward {

  private final Tensor destination;
  private final Tensor bias;
  private final Reordered weights;
  private final Operation operation;

  /**
   * A primitive.
   *
   * @param source the input, in the type that is multiplied
   */
  ConvolutionForward(ConvolutionFormats formats, Tensor source, boolean withBias) {
    convolution_forward.primitive_desc description = description(formats, withBias);
    destination = Tensor.unbound(formats.destination);
    weights = Reordered.weights(formats.plainWeights(), description.weights_desc());
    operation =
        new Operation(new convolution_forward(description))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_WEIGHTS, weights.wanted())
            .with(DNNL_ARG_DST, destination);
    bias = withBias ? Tensor.unbound(formats.bias) : null;
    if (withBias) {
      operation.with(DNNL_ARG_BIAS, bias);
    }
  }

  /** How oneDNN would do it; backward primitives want to know. */
  static convolution_forward.primitive_desc description(
      ConvolutionFormats formats, boolean withBias) {
    convolution_forward.desc description =
        withBias
            ? new convolution_forward.desc(
                prop_kind.forward_training.value,
                algorithm.convolution_direct.value,
                formats.multipliedSource(),
                formats.anyWeights(),
                formats.bias,
                formats.destination,
                formats.strides,
                formats.paddingBefore,
                formats.paddingAfter)
            : new convolution_forward.desc(
                prop_kind.forward_training.value,
                algorithm.convolution_direct.value,
                formats.multipliedSource(),
                formats.anyWeights(),
                formats.destination,
                formats.strides,
                formats.paddingBefore,
                formats.paddingAfter);
    return formats.sound(new convolution_forward.primitive_desc(description, OneDnn.ENGINE));
  }

  void run(INDArray w, INDArray b, INDArray y) {
    destination.bind(y);
    weights.load(w);
    if (bias != null) {
      bias.bind(b);
    }
    operation.run();
  }
}
