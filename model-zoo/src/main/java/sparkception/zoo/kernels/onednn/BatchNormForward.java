package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.BatchNormShape;

/**
 * Output of a batch normalization. With a ReLU, training keeps a bit for each value that says
 * whether it passed.
 */
final class BatchNormForward {

  private final batch_normalization_forward.primitive_desc description;
  private final Tensor source;
  private final Tensor destination;
  private final Tensor scale;
  private final Tensor shift;
  private final Tensor mean;
  private final Tensor variance;
  private final Tensor passed;
  private final Operation operation;

  BatchNormForward(BatchNormShape shape, boolean training) {
    memory.desc activations = activations(shape);
    memory.desc channels = OneDnn.array(memory.format_tag.a, shape.channels());
    prop_kind kind = training ? prop_kind.forward_training : prop_kind.forward_inference;
    int flags = flags(shape) | (training ? 0 : normalization_flags.use_global_stats.value);
    description =
        new batch_normalization_forward.primitive_desc(
            new batch_normalization_forward.desc(
                kind.value, activations, (float) shape.epsilon(), flags),
            OneDnn.ENGINE);
    source = Tensor.unbound(activations);
    destination = Tensor.unbound(activations);
    scale = Tensor.unbound(channels);
    shift = Tensor.unbound(channels);
    mean = Tensor.unbound(channels);
    variance = Tensor.unbound(channels);
    passed = training && shape.relu() ? Tensor.allocated(description.workspace_desc()) : null;
    operation =
        new Operation(new batch_normalization_forward(description))
            .with(DNNL_ARG_SRC, source)
            .with(DNNL_ARG_DST, destination)
            .with(DNNL_ARG_SCALE, scale)
            .with(DNNL_ARG_SHIFT, shift)
            .with(DNNL_ARG_MEAN, mean)
            .with(DNNL_ARG_VARIANCE, variance);
    if (passed != null) {
      operation.with(DNNL_ARG_WORKSPACE, passed);
    }
  }

  /** All rows as the height of one image: normalization does not care which image they are of. */
  static memory.desc activations(BatchNormShape shape) {
    return OneDnn.activations(1, shape.channels(), shape.rows(), 1);
  }

  static int flags(BatchNormShape shape) {
    int affine = normalization_flags.use_scale.value | normalization_flags.use_shift.value;
    return shape.relu() ? affine | normalization_flags.fuse_norm_relu.value : affine;
  }

  batch_normalization_forward.primitive_desc description() {
    return description;
  }

  Tensor passed() {
    return passed;
  }

  void run(INDArray x, INDArray gamma, INDArray beta, INDArray mu, INDArray sigma2, INDArray y) {
    source.bind(x);
    destination.bind(y);
    scale.bind(gamma);
    shift.bind(beta);
    mean.bind(mu);
    variance.bind(sigma2);
    operation.run();
  }
}
