package sparkception.zoo.kernels.onednn;

import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;

/** Batch normalization; training and inference are different primitives. */
final class OneDnnBatchNorm implements BatchNormKernel {

  private final BatchNormShape shape;
  private BatchNormForward training;
  private BatchNormForward inference;
  private BatchNormBackward backward;

  OneDnnBatchNorm(BatchNormShape shape) {
    this.shape = shape;
  }

  @Override
  public void forwardTraining(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y) {
    training = training == null ? new BatchNormForward(shape, true) : training;
    training.run(x, gamma, beta, mean, variance, y);
  }

  @Override
  public void forwardInference(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y) {
    inference = inference == null ? new BatchNormForward(shape, false) : inference;
    inference.run(x, gamma, beta, mean, variance, y);
  }

  @Override
  public void backward(
      INDArray x,
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      INDArray y,
      INDArray dy,
      INDArray dx,
      INDArray dGamma,
      INDArray dBeta) {
    backward = backward == null ? new BatchNormBackward(shape, training) : backward;
    backward.run(x, gamma, beta, mean, variance, dy, dx, dGamma, dBeta);
  }
}
