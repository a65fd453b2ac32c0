package sparkception.zoo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An implementation of the kernels that layers need.
 *
 * <p>The kernels it makes belong to one layer of one network, and to one thread at a time.
 */
public interface Kernels {

  /** How settings and logs call it. */
  String name();

  /** The CPU's instruction set that they compute with, which decides about the last bits. */
  String instructions();

  /** A convolution, ordinary or depthwise. */
  ConvolutionKernel convolution(ConvolutionShape shape);

  /**
   * A convolution for inference alone. What {@code w} and {@code bias} hold is taken over now;
   * later changes to them have no effect.
   *
   * @param w weights, as DL4J keeps them
   * @param bias one for each filter, or null
   * @param relu whether negative results are set to zero
   */
  InferenceConvolution inference(ConvolutionShape shape, INDArray w, INDArray bias, boolean relu);

  /** A batch normalization. */
  BatchNormKernel batchNorm(BatchNormShape shape);

  /** A max pooling; the shape's filters are its channels. */
  MaxPoolKernel maxPool(ConvolutionShape shape);

  /** The sum of two arrays of one shape into a third, which may be one of them. */
  AddKernel add(long length);

  /** Rectified linear units over so many values. */
  ReluKernel relu(long length);
}
