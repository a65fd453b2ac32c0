package sparkception.zoo.kernels.onednn;

import sparkception.zoo.kernels.AddKernel;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;
import sparkception.zoo.kernels.ConvolutionKernel;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.Kernels;
import sparkception.zoo.kernels.MaxPoolKernel;
import sparkception.zoo.kernels.ReluKernel;

/** Kernels on oneDNN; for arrays in the memory of the CPU. */
public final class OneDnnKernels implements Kernels {

  /** Loads the library; fails with an UnsatisfiedLinkError where there is none. */
  public OneDnnKernels() {
    OneDnn.stream();
  }

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public ConvolutionKernel convolution(ConvolutionShape shape) {
    return new OneDnnConvolution(shape);
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
  public ReluKernel relu(long length) {
    return new OneDnnRelu(length);
  }
}
