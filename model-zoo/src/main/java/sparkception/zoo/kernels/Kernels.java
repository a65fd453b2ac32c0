package sparkception.zoo.kernels;

/**
 * An implementation of the kernels that layers need.
 *
 * <p>The kernels it makes belong to one layer of one network, and to one thread at a time.
 */
public interface Kernels {

  /** How settings and logs call it. */
  String name();

  /** A convolution, ordinary or depthwise. */
  ConvolutionKernel convolution(ConvolutionShape shape);

  /** A batch normalization. */
  BatchNormKernel batchNorm(BatchNormShape shape);

  /** A max pooling; the shape's filters are its channels. */
  MaxPoolKernel maxPool(ConvolutionShape shape);

  /** The sum of two arrays of one shape into a third, which may be one of them. */
  AddKernel add(long length);

  /** Rectified linear units over so many values. */
  ReluKernel relu(long length);
}
