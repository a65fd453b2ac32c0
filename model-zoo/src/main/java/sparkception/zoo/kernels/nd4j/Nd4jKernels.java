package sparkception.zoo.kernels.nd4j;

import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.kernels.AddKernel;
import sparkception.zoo.kernels.AveragePoolKernel;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;
import sparkception.zoo.kernels.BiasKernel;
import sparkception.zoo.kernels.ConcatenationKernel;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.CpuInstructions;
import sparkception.zoo.kernels.InferenceConvolution;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.MaxPoolKernel;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.ReluKernel;

/** Kernels on ND4J's operations. */
public final class Nd4jKernels implements Kernels {

  /**
   * Kernels.
   *
   * @throws UnsupportedSettingException if the precision is not fp32
   */
  public Nd4jKernels(Precision precision) {
    if (precision != Precision.FP32) {
      throw new UnsupportedSettingException(
          "its kernels compute in fp32 alone, not in " + precision.name().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public String instructions() {
    return CpuInstructions.best();
  }

  @Override
  public ConvolutionKernel convolution(ConvolutionShape shape) {
    return isGrouped(shape) ? new Nd4jGroupedConvolution(shape) : new Nd4jConvolution(shape);
  }

  @Override
  public InferenceConvolution inference(
      ConvolutionShape shape, INDArray w, INDArray bias, Rectifier rectifier) {
    return isGrouped(shape)
        ? Nd4jGroupedConvolution.inference(shape, w, bias, rectifier)
        : new Nd4jInferenceConvolution(shape, w, bias, rectifier);
  }

  private static boolean isGrouped(ConvolutionShape shape) {
    return shape.groups() > 1 && !shape.depthwise();
  }

  @Override
  public BatchNormKernel batchNorm(BatchNormShape shape) {
    return new Nd4jBatchNorm(shape);
  }

  @Override
  public MaxPoolKernel maxPool(ConvolutionShape shape) {
    return new Nd4jMaxPool(shape);
  }

  @Override
  public AddKernel add(long length) {
    return (a, b, y) -> Nd4j.exec(new AddOp(a, b, y));
  }

  @Override
  public AveragePoolKernel averagePool(ConvolutionShape shape) {
    return new Nd4jAveragePool(shape);
  }

  @Override
  public ConcatenationKernel concatenation(long pixels, List<Integer> channels) {
    return new Nd4jConcatenation(pixels);
  }

  @Override
  public BiasKernel bias(long pixels, int channels) {
    return new Nd4jBias(pixels, channels);
  }

  @Override
  public ReluKernel relu(long length, Rectifier rectifier) {
    return new Nd4jRelu(rectifier);
  }
}
