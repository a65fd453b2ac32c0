package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of a convolution's input. */
final class ConvolutionBackwardData {

  private final Tensor sourceGradient;
  private final Reordered weights;
  private final Operation operation;

  /**
   * A primitive.
   *
   * @param destinationGradient the output's gradient, in the type that is multiplied
   */
  ConvolutionBackwardData(ConvolutionFormats formats, Tensor destinationGradient) {
    convolution_backward_data.primitive_desc description =
        new convolution_backward_data.primitive_desc(
            new convolution_backward_data.desc(
                algorithm.convolution_direct.value,
                formats.source,
                formats.anyWeights(),
                formats.multipliedDestination(),
                formats.strides,
                formats.paddingBefore,
                formats.paddingAfter),
            OneDnn.ENGINE,
            ConvolutionForward.description(formats));
    sourceGradient = Tensor.unbound(formats.source);
    weights = Reordered.weights(formats.plainWeights(), description.weights_desc());
    operation =
        new Operation(new convolution_backward_data(description))
            .with(DNNL_ARG_DIFF_DST, destinationGradient)
            .with(DNNL_ARG_WEIGHTS, weights.wanted())
            .with(DNNL_ARG_DIFF_SRC, sourceGradient);
  }

  void run(INDArray w, INDArray dx) {
    sourceGradient.bind(dx);
    weights.load(w);
    operation.run();
  }
}
