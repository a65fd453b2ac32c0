package sparkception.zoo.bench;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.AddKernel;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.MaxPoolKernel;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.ReluKernel;

/** A layer on this project's kernels, its arrays allocated beforehand as a workspace does. */
final class KernelsLayer implements LayerEngine {

  private final Kernels kernels;
  private final List<INDArray> arrays = new ArrayList<>();
  private Runnable forward;
  private Runnable backward;

  KernelsLayer(Kernels kernels, LayerCase layer) {
    this.kernels = kernels;
    ConvolutionShape window = layer.window();
    switch (layer.kind()) {
      case CONVOLUTION -> convolution(window, layer.readsImages());
      case SEPARABLE -> separable(layer.depthwise(), layer.pointwise());
      case NORMALIZATION -> normalization(window, false);
      case NORMALIZATION_RELU -> normalization(window, true);
      case MAX_POOLING -> pooling(window);
      case RELU -> relu(window);
      case SUM -> sum(window);
    }
  }

  private void convolution(ConvolutionShape shape, boolean readsImages) {
    INDArray x = noise(shape.input());
    INDArray w = noise(weights(shape));
    INDArray y = noise(shape.output());
    INDArray dy = noise(shape.output());
    INDArray dx = readsImages ? null : noise(shape.input());
    INDArray dw = noise(weights(shape));
    ConvolutionKernel kernel = kernels.convolution(shape);
    forward = () -> kernel.forward(x, w, y);
    backward = () -> kernel.backward(x, w, dy, dx, dw);
  }

  private void separable(ConvolutionShape first, ConvolutionShape second) {
    INDArray x = noise(first.input());
    INDArray depthwise = noise(weights(first));
    INDArray between = noise(second.input());
    INDArray pointwise = noise(weights(second));
    INDArray y = noise(second.output());
    INDArray dy = noise(second.output());
    INDArray dBetween = noise(second.input());
    INDArray dx = noise(first.input());
    INDArray dDepthwise = noise(weights(first));
    INDArray dPointwise = noise(weights(second));
    ConvolutionKernel a = kernels.convolution(first);
    ConvolutionKernel b = kernels.convolution(second);
    forward =
        () -> {
          a.forward(x, depthwise, between);
          b.forward(between, pointwise, y);
        };
    backward =
        () -> {
          b.backward(between, pointwise, dy, dBetween, dPointwise);
          a.backward(x, depthwise, dBetween, dx, dDepthwise);
        };
  }

  private void normalization(ConvolutionShape shape, boolean relu) {
    long rows = (long) shape.batch() * shape.height() * shape.width();
    INDArray x = noise(shape.input());
    INDArray y = noise(shape.input());
    INDArray dy = noise(shape.input());
    INDArray dx = noise(shape.input());
    INDArray gamma = noise(1, shape.channels());
    INDArray beta = noise(1, shape.channels());
    INDArray mean = noise(shape.channels());
    INDArray variance = noise(shape.channels());
    INDArray dGamma = noise(1, shape.channels());
    INDArray dBeta = noise(1, shape.channels());
    BatchNormKernel kernel =
        kernels.batchNorm(new BatchNormShape(rows, shape.channels(), 0.001, relu));
    forward = () -> kernel.forwardTraining(x, gamma, beta, mean, variance, y);
    backward = () -> kernel.backward(x, gamma, beta, mean, variance, y, dy, dx, dGamma, dBeta);
  }

  private void pooling(ConvolutionShape shape) {
    INDArray x = noise(shape.input());
    INDArray y = noise(shape.output());
    INDArray dy = noise(shape.output());
    INDArray dx = noise(shape.input());
    MaxPoolKernel kernel = kernels.maxPool(shape);
    forward = () -> kernel.forwardTraining(x, y);
    backward = () -> kernel.backward(x, dy, dx);
  }

  private void relu(ConvolutionShape shape) {
    INDArray x = noise(shape.input());
    INDArray y = noise(shape.input());
    INDArray dy = noise(shape.input());
    INDArray dx = noise(shape.input());
    ReluKernel kernel = kernels.relu(x.length(), Rectifier.RELU);
    forward = () -> kernel.forward(x, y);
    backward = () -> kernel.backward(y, dy, dx);
  }

  /** Backward, both inputs get a copy of the gradient. */
  private void sum(ConvolutionShape shape) {
    INDArray a = noise(shape.input());
    INDArray b = noise(shape.input());
    INDArray y = noise(shape.input());
    AddKernel kernel = kernels.add(a.length());
    forward = () -> kernel.add(a, b, y);
    backward =
        () -> {
          a.assign(y);
          b.assign(y);
        };
  }

  private static long[] weights(ConvolutionShape shape) {
    return shape.depthwise()
        ? new long[] {1, shape.channels(), shape.window().rows(), shape.window().rows()}
        : new long[] {shape.filters(), shape.channels(), shape.window().rows(), shape.window().rows()};
  }

  private INDArray noise(long... shape) {
    INDArray noise = Nd4j.rand(DataType.FLOAT, shape);
    arrays.add(noise);
    return noise;
  }

  @Override
  public void forward() {
    forward.run();
  }

  @Override
  public void backward() {
    backward.run();
  }

  @Override
  public void close() {
    arrays.forEach(INDArray::close);
  }
}
