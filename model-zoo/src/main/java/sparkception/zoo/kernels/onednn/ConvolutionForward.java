package sparkception.zoo.kernels.onednn;

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
  private final Reordered weights;
  private final Operation operation;

  /**
   * A primitive.
   *
   * @param source the input, in the type that is multiplied
   */
  ConvolutionForward(ConvolutionFormats formats, Tensor source) {
    convolution_forward.primitive_desc description = description(formats);
    destination = Tensor.unbound(formats.destination);
    weights = Reordered.weights(formats.plainWeights(), description.weights_desc());
    operation =
        new Operation(new convolution_forward(description))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_WEIGHTS, weights.wanted())
            .with(DNNL_ARG_DST, destination);
  }

  /** How oneDNN would do it; backward primitives want to know. */
  static convolution_forward.primitive_desc description(ConvolutionFormats formats) {
    return new convolution_forward.primitive_desc(
        new convolution_forward.desc(
            prop_kind.forward_training.value,
            algorithm.convolution_direct.value,
            formats.multipliedSource(),
            formats.anyWeights(),
            formats.destination,
            formats.strides,
            formats.paddingBefore,
            formats.paddingAfter),
        OneDnn.ENGINE);
  }

  void run(INDArray w, INDArray y) {
    destination.bind(y);
    weights.load(w);
    operation.run();
  }
}
