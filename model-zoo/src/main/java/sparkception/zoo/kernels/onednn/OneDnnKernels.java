package sparkception.zoo.kernels.onednn;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.kernels.AddKernel;
import sparkception.zoo.kernels.AveragePoolKernel;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;
import sparkception.zoo.kernels.BiasKernel;
import sparkception.zoo.kernels.ConcatenationKernel;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.InferenceConvolution;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.MaxPoolKernel;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.ReluKernel;

/** Kernels on oneDNN; for arrays in the memory of the CPU. */
public final class OneDnnKernels implements Kernels {

  private final Precision precision;

  /**
   * Loads the library; fails with an UnsatisfiedLinkError where there is none.
   *
   * @param precision of what convolutions multiply
   * @throws UnsupportedSettingException if there are none in that precision on this CPU
   */
  public OneDnnKernels(Precision precision) {
    OneDnn.stream();
    if (precision == Precision.TF32) {
      throw new UnsupportedSettingException(
          "Unsupported precision: tf32 (CPUs compute in fp32 or bf16)");
    }
    if (precision == Precision.BF16 && !OneDnn.multipliesBf16()) {
      throw new UnsupportedSettingException(
          "Unsupported precision: bf16 (this CPU has neither avx512_bf16 nor amx_bf16)");
    }
    this.precision = precision;
  }

  @Override
  public String name() {
    return precision == Precision.FP32 ? "onednn" : "onednn in bf16";
  }

  @Override
  public String instructions() {
    return OneDnn.instructions();
  }

  @Override
  public ConvolutionKernel convolution(ConvolutionShape shape) {
    return StridedPointwise.suits(shape)
        ? new StridedPointwise(shape, precision)
        : new OneDnnConvolution(shape, precision);
  }

  @Override
  public InferenceConvolution inference(
      ConvolutionShape shape, INDArray w, INDArray bias, Rectifier rectifier) {
    return StridedPointwise.suits(shape)
        ? StridedPointwise.inference(shape, precision, w, bias, rectifier)
        : new OneDnnInferenceConvolution(
            new ConvolutionFormats(shape, precision), w, bias, rectifier);
  }

  @Override
  public BatchNormKernel batchNorm(BatchNormShape shape) {
    return new OneDnnBatchNorm(shape);
  }

  @Override
  public MaxPoolKernel maxPool(ConvolutionShape shape) {
    return new OneDnnMaxPool(shape);
  }

  @Override
  public AddKernel add(long length) {
    return new OneDnnAdd(length);
  }

  @Override
  public AveragePoolKernel averagePool(ConvolutionShape shape) {
    return new OneDnnAveragePool(shape);
  }

  @Override
  public ConcatenationKernel concatenation(long pixels, List<Integer> channels) {
    return new OneDnnConcatenation(pixels, channels);
  }

  @Override
  public BiasKernel bias(long pixels, int channels) {
    return new OneDnnBias(pixels, channels);
  }

  @Override
  public ReluKernel relu(long length, Rectifier rectifier) {
    return new OneDnnRelu(length, rectifier);
  }
}
