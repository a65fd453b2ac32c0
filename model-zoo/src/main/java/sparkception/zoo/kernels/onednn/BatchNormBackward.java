package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.BatchNormShape;

/** Gradients of a batch normalization that was trained through. */
final class BatchNormBackward {

  private final Tensor source;
  private final Tensor destinationGradient;
  private final Tensor sourceGradient;
  private final Tensor scale;
  private final Tensor shift;
  private final Tensor mean;
  private final Tensor variance;
  private final Tensor scaleGradient;
  private final Tensor shiftGradient;
  private final Operation operation;

  BatchNormBackward(BatchNormShape shape, BatchNormForward forward) {
    memory.desc activations = BatchNormForward.activations(shape);
    memory.desc channels = OneDnn.array(memory.format_tag.a, shape.channels());
    source = Tensor.unbound(activations);
    destinationGradient = Tensor.unbound(activations);
    sourceGradient = Tensor.unbound(activations);
    scale = Tensor.unbound(channels);
    shift = Tensor.unbound(channels);
    mean = Tensor.unbound(channels);
    variance = Tensor.unbound(channels);
    scaleGradient = Tensor.unbound(channels);
    shiftGradient = Tensor.unbound(channels);
    operation =
        new Operation(new batch_normalization_backward(description(shape, activations, forward)))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DIFF_DST, destinationGradient)
            .with(DNNL_ARG_DIFF_SRC, sourceGradient)
            .with(DNNL_ARG_SCALE, scale)
            .with(DNNL_ARG_SHIFT, shift)
            .with(DNNL_ARG_MEAN, mean)
            .with(DNNL_ARG_VARIANCE, variance)
            .with(DNNL_ARG_DIFF_SCALE, scaleGradient)
            .with(DNNL_ARG_DIFF_SHIFT, shiftGradient);
    if (forward.passed() != null) {
      operation.with(DNNL_ARG_WORKSPACE, forward.passed());
    }
  }

  private static batch_normalization_backward.primitive_desc description(
      BatchNormShape shape, memory.desc activations, BatchNormForward forward) {
    return new batch_normalization_backward.primitive_desc(
        new batch_normalization_backward.desc(
            prop_kind.backward.value,
            activations,
            activations,
            (float) shape.epsilon(),
            BatchNormForward.flags(shape)),
        OneDnn.ENGINE,
        forward.description());
  }

  void run(
      INDArray x,
      INDArray gamma,
      INDArray beta,
      INDArray mu,
      INDArray sigma2,
      INDArray dy,
      INDArray dx,
      INDArray dGamma,
      INDArray dBeta) {
    source.bind(x);
    destinationGradient.bind(dy);
    sourceGradient.bind(dx);
    scale.bind(gamma);
    shift.bind(beta);
    mean.bind(mu);
    variance.bind(sigma2);
    scaleGradient.bind(dGamma);
    shiftGradient.bind(dBeta);
    operation.run();
  }
}
