package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array in DL4J's format beside the format or type that a primitive wants; one and the same
 * memory when they are equal.
 */
final class Reordered {

  private final Tensor plain;
  private final Tensor wanted;
  private final Operation in;
  private final Operation out;
  private final Scratch scratch;
  private final long bytes;

  private Reordered(Tensor plain, Tensor wanted, Scratch scratch, long bytes) {
    this.plain = plain;
    this.wanted = wanted;
    this.in = plain == wanted ? null : copy(plain, wanted);
    this.out = plain == wanted ? null : copy(wanted, plain);
    this.scratch = scratch;
    this.bytes = bytes;
  }

  /** Weights or their gradient; has memory of its own where the formats differ. */
  static Reordered weights(memory.desc plainFormat, memory.desc wantedFormat) {
    Tensor plain = Tensor.unbound(plainFormat);
    boolean same = plainFormat.equals(wantedFormat);
    return new Reordered(plain, same ? plain : Tensor.allocated(wantedFormat), null, 0);
  }

  /** An array with memory of its own even where the formats are equal. */
  static Reordered copied(memory.desc plainFormat, memory.desc wantedFormat) {
    return new Reordered(Tensor.unbound(plainFormat), Tensor.allocated(wantedFormat), null, 0);
  }

  /** Activations or their gradient; their other form lies in scratch memory. */
  static Reordered activations(memory.desc plainFormat, memory.desc wantedFormat, Scratch scratch) {
    return activations(Tensor.unbound(plainFormat), plainFormat, wantedFormat, scratch);
  }

  /** The same of a tensor that somebody else binds; {@link #refresh} takes over what it holds. */
  static Reordered activations(
      Tensor plain, memory.desc plainFormat, memory.desc wantedFormat, Scratch scratch) {
    boolean same = plainFormat.equals(wantedFormat);
    Tensor wanted = same ? plain : Tensor.unbound(wantedFormat);
    return new Reordered(plain, wanted, scratch, wantedFormat.get_size());
  }

  /** What the primitive works on. */
  Tensor wanted() {
    return wanted;
  }

  /** Takes values over from an array. */
  void load(INDArray array) {
    plain.bind(array);
    refresh();
  }

  /** Takes values over from what the plain form is bound to. */
  void refresh() {
    if (in != null) {
      if (scratch != null) {
        wanted.place(scratch.address(bytes));
      }
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
