package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights in DL4J's format beside the format that a primitive wants; one and the same memory when
 * the formats are equal.
 */
final class Reordered {

  private final Tensor plain;
  private final Tensor wanted;
  private final Operation in;
  private final Operation out;

  Reordered(memory.desc plainFormat, memory.desc wantedFormat) {
    this.plain = Tensor.unbound(plainFormat);
    boolean same = plainFormat.equals(wantedFormat);
    this.wanted = same ? plain : Tensor.allocated(wantedFormat);
    this.in = same ? null : copy(plain, wanted);
    this.out = same ? null : copy(wanted, plain);
  }

  /** What the primitive works on. */
  Tensor wanted() {
    return wanted;
  }

  /** Takes weights over from an array. */
  void load(INDArray weights) {
    plain.bind(weights);
    if (in != null) {
      in.run();
    }
  }

  /** Says where {@link #store} will put the result: before the primitive runs. */
  void target(INDArray gradient) {
    plain.bind(gradient);
  }

  /** Puts what the primitive wrote into the target. */
  void store() {
    if (out != null) {
      out.run();
    }
  }

  private static Operation copy(Tensor from, Tensor to) {
    return new Operation(new reorder(from.memory(), to.memory()))
        .with(DNNL_ARG_FROM, from)
        .with(DNNL_ARG_TO, to);
  }
}
