package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient of a convolution's weights. */
final class ConvolutionBackwardWeights implements WeightGradient {

  private final Reordered source;
  private final Reordered destinationGradient;
  private final Reordered weightGradient;
  private final Operation operation;

  ConvolutionBackwardWeights(
      ConvolutionFormats formats, Tensor source, Tensor destinationGradient) {
    convolution_backward_weights.primitive_desc description =
        new convolution_backward_weights.primitive_desc(
            new convolution_backward_weights.desc(
                algorithm.convolution_direct.value,
                formats.weightGradientSource(),
                formats.anyWeightGradient(),
                formats.weightGradientDestination(),
                formats.strides,
                formats.paddingBefore,
                formats.paddingAfter),
            OneDnn.ENGINE,
            ConvolutionForward.description(formats));
    this.source =
        Reordered.activations(
            source,
            formats.multipliedSource(),
            formats.weightGradientSource(),
            Scratch.BLOCKED_SOURCE);
    this.destinationGradient =
        Reordered.activations(
            destinationGradient,
            formats.multipliedDestination(),
            formats.weightGradientDestination(),
            Scratch.BLOCKED_GRADIENT);
    weightGradient = Reordered.weights(formats.plainWeights(), description.diff_weights_desc());
    operation =
        new Operation(new convolution_backward_weights(description))
            .with(DNNL_ARG_SRC, this.source.wanted())
            .with(DNNL_ARG_DIFF_DST, this.destinationGradient.wanted())
            .with(DNNL_ARG_DIFF_WEIGHTS, weightGradient.wanted());
  }

  @Override
  public void run(INDArray dw) {
    source.refresh();
    destinationGradient.refresh();
    weightGradient.target(dw);
    operation.run();
    weightGradient.store();
  }
}
