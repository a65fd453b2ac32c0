package sparkception.zoo.kernels.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.InferenceConvolution;
import sparkception.zoo.kernels.Rectifier;

/** A convolution in groups, which ND4J has no operation for: one group after the other, copied. */
final class Nd4jGroupedConvolution implements ConvolutionKernel {

  private final ConvolutionShape shape;
  private final Nd4jConvolution ofGroup;

  Nd4jGroupedConvolution(ConvolutionShape shape) {
    this.shape = shape;
    this.ofGroup = new Nd4jConvolution(shape.ofGroup());
  }

  /** The same for inference. */
  static InferenceConvolution inference(
      ConvolutionShape shape, INDArray w, INDArray bias, Rectifier rectifier) {
    List<InferenceConvolution> groups = new ArrayList<>();
    for (int group = 0; group < shape.groups(); group++) {
      INDArray ofBias = bias == null ? null : part(bias.reshape(bias.length()), shape, group).dup();
      groups.add(
          new Nd4jInferenceConvolution(
              shape.ofGroup(), filters(w, shape, group).dup('c'), ofBias, rectifier));
    }
    return (x, y) -> {
      for (int group = 0; group < groups.size(); group++) {
        INDArray result = output(shape, y.dataType());
        groups.get(group).run(part(x, shape, group).dup('c'), result);
        part(y, shape, group).assign(result);
      }
    };
  }

  @Override
  public void forward(INDArray x, INDArray w, INDArray y) {
    for (int group = 0; group < shape.groups(); group++) {
      INDArray result = output(shape, y.dataType());
      ofGroup.forward(part(x, shape, group).dup('c'), filters(w, shape, group).dup('c'), result);
      part(y, shape, group).assign(result);
    }
  }

  @Override
  public void backward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw) {
    for (int group = 0; group < shape.groups(); group++) {
      INDArray images = part(x, shape, group).dup('c');
      INDArray weights = filters(w, shape, group).dup('c');
      INDArray imageGradient = dx == null ? null : images.like();
      INDArray weightGradient = dw == null ? null : weights.like();
      ofGroup.backward(
          images, weights, part(dy, shape, group).dup('c'), imageGradient, weightGradient);
      if (dx != null) {
        part(dx, shape, group).assign(imageGradient);
      }
      if (dw != null) {
        filters(dw, shape, group).assign(weightGradient);
      }
    }
  }

  private static INDArray output(ConvolutionShape shape, DataType type) {
    return Nd4j.createUninitialized(type, shape.ofGroup().output(), 'c');
  }

  /** A group's channels: the last dimension of an activation, or a bias. */
  private static INDArray part(INDArray array, ConvolutionShape shape, int group) {
    int last = array.rank() - 1;
    long size = array.size(last) / shape.groups();
    INDArrayIndex[] all = new INDArrayIndex[array.rank()];
    Arrays.fill(all, NDArrayIndex.all());
    all[last] = NDArrayIndex.interval(group * size, (group + 1) * size);
    return array.get(all);
  }

  /** A group's filters: weights are {@code [filters, channels / groups, rows, columns]}. */
  private static INDArray filters(INDArray weights, ConvolutionShape shape, int group) {
    long size = weights.size(0) / shape.groups();
    return weights.get(
        NDArrayIndex.interval(group * size, (group + 1) * size),
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.all());
  }
}
