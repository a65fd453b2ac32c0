package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.AddKernel;

/** Sum of two arrays. */
final class OneDnnAdd implements AddKernel {

  private final Tensor first;
  private final Tensor second;
  private final Tensor sum;
  private final Operation operation;

  OneDnnAdd(long length) {
    memory.desc flat = OneDnn.array(memory.format_tag.a, length);
    first = Tensor.unbound(flat);
    second = Tensor.unbound(flat);
    sum = Tensor.unbound(flat);
    binary.desc description = new binary.desc(algorithm.binary_add.value, flat, flat, flat);
    operation =
        new Operation(new binary(new binary.primitive_desc(description, OneDnn.ENGINE)))
            .with(DNNL_ARG_SRC_0, first)
            .with(DNNL_ARG_SRC_1, second)
            .with(DNNL_ARG_DST, sum);
  }

  @Override
  public void add(INDArray a, INDArray b, INDArray y) {
    first.bind(a);
    second.bind(b);
    sum.bind(y);
    operation.run();
  }
}
