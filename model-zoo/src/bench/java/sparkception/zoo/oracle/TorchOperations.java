package sparkception.zoo.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import sparkception.zoo.kernels.ConvolutionShape;

/** What our kernels compute, in libtorch's terms; arrays are NHWC outside and NCHW inside. */
final class TorchOperations {

  private static final float UNUSED_MOMENTUM = 0.9f;

  private TorchOperations() {}

  /** A convolution with weights as DL4J keeps them; without bias when that is null. */
  static NDArray convolution(NDArray x, NDArray w, NDArray bias, ConvolutionShape shape) {
    NDArray weights = shape.depthwise() ? w.transpose(1, 0, 2, 3) : w;
    NDArray y =
        Conv2d.conv2d(
                padded(x, shape, 0),
                weights,
                bias,
                square(shape.window().stride()),
                square(0),
                square(1),
                shape.groups())
            .singletonOrThrow();
    return channelsLast(y);
  }

  /** A normalization over the last axis, with the minibatch's statistics or the given ones. */
  static NDArray batchNorm(
      NDArray x,
      NDArray gamma,
      NDArray beta,
      NDArray mean,
      NDArray variance,
      double epsilon,
      boolean training) {
    NDArray y =
        BatchNorm.batchNorm(
                channelsFirst(x),
                mean.flatten(),
                variance.flatten(),
                gamma.flatten(),
                beta.flatten(),
                1,
                UNUSED_MOMENTUM,
                (float) epsilon,
                training)
            .singletonOrThrow();
    return channelsLast(y);
  }

  /** A max pooling; padding never wins. */
  static NDArray maxPool(NDArray x, ConvolutionShape shape) {
    NDArray y =
        Pool.maxPool2d(
            padded(x, shape, -Float.MAX_VALUE),
            new Shape(shape.window().rows(), shape.window().columns()),
            square(shape.window().stride()),
            square(0),
            false);
    return channelsLast(y);
  }

  /** An average pooling: the sum over each window, by how many of its pixels are of the image. */
  static NDArray averagePool(NDArray x, ConvolutionShape shape) {
    NDArray count = means(x.onesLike().stopGradient(), shape);
    return channelsLast(means(x, shape).div(count));
  }

  private static NDArray means(NDArray x, ConvolutionShape shape) {
    return Pool.avgPool2d(
        padded(x, shape, 0),
        new Shape(shape.window().rows(), shape.window().columns()),
        square(shape.window().stride()),
        square(0),
        false,
        true);
  }

  static NDArray relu6(NDArray x) {
    return Activation.relu(x).minimum(6f);
  }

  static NDArray relu(NDArray x) {
    return Activation.relu(x);
  }

  /**
   * Keras's {@code same}, written down here once more: what is odd goes to the bottom and right;
   * otherwise as much on each side.
   */
  private static NDArray padded(NDArray x, ConvolutionShape shape, double value) {
    NDArray first = channelsFirst(x);
    int each = shape.window().padding();
    if (!shape.window().same()) {
      return each == 0 ? first : first.pad(new Shape(each, each, each, each), value);
    }
    long rows = missing(first.getShape().get(2), shape.window().rows(), shape);
    long columns = missing(first.getShape().get(3), shape.window().columns(), shape);
    return first.pad(
        new Shape(columns / 2, columns - columns / 2, rows / 2, rows - rows / 2), value);
  }

  /** So much more input would make {@code ceil(size / stride)} windows fit. */
  private static long missing(long size, int side, ConvolutionShape shape) {
    int stride = shape.window().stride();
    long overhang = size % stride == 0 ? stride : size % stride;
    return Math.max(0, side - overhang);
  }

  private static NDArray channelsFirst(NDArray x) {
    return x.transpose(0, 3, 1, 2);
  }

  private static NDArray channelsLast(NDArray x) {
    return x.transpose(0, 2, 3, 1);
  }

  private static Shape square(int size) {
    return new Shape(size, size);
  }
}
