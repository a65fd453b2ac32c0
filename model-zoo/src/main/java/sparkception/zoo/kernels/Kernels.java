package sparkception.zoo.kernels;

import java.util.List;
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
   * @param rectifier what is done to the result
   */
  InferenceConvolution inference(
      ConvolutionShape shape, INDArray w, INDArray bias, Rectifier rectifier);

  /** A batch normalization. */
  BatchNormKernel batchNorm(BatchNormShape shape);

  /** A max pooling; the shape's filters are its channels. */
  MaxPoolKernel maxPool(ConvolutionShape shape);

  /** An average pooling; the shape's filters are its channels. */
  AveragePoolKernel averagePool(ConvolutionShape shape);

  /**
   * A concatenation along channels.
   *
   * @param pixels of all images together
   * @param channels of each part
   */
  ConcatenationKernel concatenation(long pixels, List<Integer> channels);

  /**
   * A bias for each channel.
   *
   * @param pixels of all images together
   */
  BiasKernel bias(long pixels, int channels);

  /** The sum of two arrays of one shape into a third, which may be one of them. */
  AddKernel add(long length);

  /** Rectified linear units over so many values; not for {@link Rectifier#NONE}. */
  ReluKernel relu(long length, Rectifier rectifier);
}
