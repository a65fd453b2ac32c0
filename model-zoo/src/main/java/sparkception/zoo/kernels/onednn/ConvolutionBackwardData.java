package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/** Gradient of a convolution's input. */
final class ConvolutionBackwardData {

  private final Tensor destinationGradient;
  private final Tensor sourceGradient;
  private final Reordered weights;
  private final Operation operation;

  ConvolutionBackwardData(ConvolutionShape shape) {
    ConvolutionFormats formats = new ConvolutionFormats(shape);
    convolution_backward_data.primitive_desc description =
        new convolution_backward_data.primitive_desc(
            new convolution_backward_data.desc(
                algorithm.convolution_direct.value,
                formats.source,
                formats.anyWeights(),
                formats.destination,
                formats.strides,
                formats.paddingBefore,
                formats.paddingAfter),
            OneDnn.ENGINE,
            ConvolutionForward.description(formats, false));
    destinationGradient = Tensor.unbound(formats.destination);
    sourceGradient = Tensor.unbound(formats.source);
    weights = new Reordered(formats.plainWeights(), description.weights_desc());
    operation =
        new Operation(new convolution_backward_data(description))
            .with(DNNL_ARG_DIFF_DST, destinationGradient)
            .with(DNNL_ARG_WEIGHTS, weights.wanted())
            .with(DNNL_ARG_DIFF_SRC, sourceGradient);
  }

  void run(INDArray dy, INDArray w, INDArray dx) {
    destinationGradient.bind(dy);
    sourceGradient.bind(dx);
    weights.load(w);
    operation.run();
  }
}
