package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConcatenationKernel;

/** Copies between arrays of their own and stretches of each pixel's channels. */
final class OneDnnConcatenation implements ConcatenationKernel {

  private final List<Part> parts = new ArrayList<>();

  OneDnnConcatenation(long pixels, List<Integer> channels) {
    long all = channels.stream().mapToLong(Integer::longValue).sum();
    memory.desc whole = OneDnn.array(memory.format_tag.ab, pixels, all);
    long first = 0;
    for (int count : channels) {
      memory.desc stretch =
          whole.submemory_desc(new long[] {pixels, count}, new long[] {0, first}, false);
      parts.add(new Part(OneDnn.array(memory.format_tag.ab, pixels, count), stretch));
      first += count;
    }
  }

  @Override
  public void join(List<INDArray> arrays, INDArray whole) {
    for (int i = 0; i < arrays.size(); i++) {
      parts.get(i).copy(arrays.get(i), whole, true);
    }
  }

  @Override
  public void split(INDArray whole, List<INDArray> arrays) {
    for (int i = 0; i < arrays.size(); i++) {
      parts.get(i).copy(arrays.get(i), whole, false);
    }
  }

  /** One of the arrays, and where it lies in the whole. */
  private static final class Part {

    private final Tensor alone;
    private final Tensor within;
    private final Operation in;
    private final Operation out;

    Part(memory.desc dense, memory.desc stretch) {
      alone = Tensor.unbound(dense);
      within = Tensor.unbound(stretch);
      in = copying(alone, within);
      out = copying(within, alone);
    }

    private static Operation copying(Tensor from, Tensor to) {
      return new Operation(new reorder(from.memory(), to.memory()))
          .with(DNNL_ARG_FROM, from)
          .with(DNNL_ARG_TO, to);
    }

    void copy(INDArray array, INDArray whole, boolean inward) {
      alone.bind(array);
      within.bind(whole);
      (inward ? in : out).run();
    }
  }
}
