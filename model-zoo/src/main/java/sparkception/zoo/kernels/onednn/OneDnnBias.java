package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.BiasKernel;

/** Adds in place; the sum over pixels is a product with a row of ones. */
final class OneDnnBias implements BiasKernel {

  private final long pixels;
  private final Tensor activations;
  private final Tensor channelValues;
  private final Tensor ones;
  private final Operation addition;
  private final Operation sum;
  private INDArray row;

  OneDnnBias(long pixels, int channels) {
    this.pixels = pixels;
    memory.desc all = OneDnn.array(memory.format_tag.ab, pixels, channels);
    memory.desc each = OneDnn.array(memory.format_tag.ab, 1, channels);
    memory.desc one = OneDnn.array(memory.format_tag.ab, 1, pixels);
    activations = Tensor.unbound(all);
    channelValues = Tensor.unbound(each);
    ones = Tensor.unbound(one);
    binary.desc adding = new binary.desc(algorithm.binary_add.value, all, each, all);
    addition =
        new Operation(new binary(new binary.primitive_desc(adding, OneDnn.ENGINE)))
            .with(DNNL_ARG_SRC_0, activations)
            .with(DNNL_ARG_SRC_1, channelValues)
            .with(DNNL_ARG_DST, activations);
    matmul.desc summing = new matmul.desc(one, all, each);
    sum =
        new Operation(new matmul(new matmul.primitive_desc(summing, OneDnn.ENGINE)))
            .with(DNNL_ARG_SRC, ones)
            .with(DNNL_ARG_WEIGHTS, activations)
            .with(DNNL_ARG_DST, channelValues);
  }

  @Override
  public void add(INDArray y, INDArray bias) {
    activations.bind(y);
    channelValues.bind(bias);
    addition.run();
  }

  @Override
  public void gradient(INDArray dy, INDArray dBias) {
    if (row == null) {
      row = Nd4j.createUninitializedDetached(DataType.FLOAT, pixels).assign(1);
      ones.bind(row);
    }
    activations.bind(dy);
    channelValues.bind(dBias);
    sum.run();
  }
}
