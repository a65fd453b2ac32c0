package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/** Gradient of a convolution's weights. */
final class ConvolutionBackwardWeights implements WeightGradient {

  private final Tensor source;
  private final Tensor destinationGradient;
  private final Reordered weightGradient;
  private final Operation operation;

  ConvolutionBackwardWeights(ConvolutionShape shape) {
    ConvolutionFormats formats = new ConvolutionFormats(shape);
    convolution_backward_weights.primitive_desc description =
        new convolution_backward_weights.primitive_desc(
            new convolution_backward_weights.desc(
                algorithm.convolution_direct.value,
                formats.source,
                formats.anyWeights(),
                formats.destination,
                formats.strides,
                formats.paddingBefore,
                formats.paddingAfter),
            OneDnn.ENGINE,
            ConvolutionForward.description(formats, false));
    source = Tensor.unbound(formats.source);
    destinationGradient = Tensor.unbound(formats.destination);
    weightGradient = new Reordered(formats.plainWeights(), description.diff_weights_desc());
    operation =
        new Operation(new convolution_backward_weights(description))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DIFF_DST, destinationGradient)
            .with(DNNL_ARG_DIFF_WEIGHTS, weightGradient.wanted());
  }

  @Override
  public void run(INDArray x, INDArray dy, INDArray dw) {
    source.bind(x);
    destinationGradient.bind(dy);
    weightGradient.target(dw);
    operation.run();
    weightGradient.store();
  }
}
