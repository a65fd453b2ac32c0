package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.BatchNormKernel;
import sparkception.zoo.kernels.BatchNormShape;

/** {@code batchnorm} and {@code batchnorm_bp} on the input as a matrix of rows and channels. */
final class Nd4jBatchNorm implements BatchNormKernel {

  private static final int CHANNEL_AXIS = 1;

  private final BatchNormShape shape;

  Nd4jBatchNorm(BatchNormShape shape) {
    this.shape = shape;
  }

  @Override
  public void forwardTraining(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y) {
    INDArray rows = rows(x);
    mean.assign(rows.mean(0));
    variance.assign(rows.var(false, 0));
    forwardInference(x, gamma, beta, mean, variance, y);
  }

  @Override
  public void forwardInference(
      INDArray x, INDArray gamma, INDArray beta, INDArray mean, INDArray variance, INDArray y) {
    Nd4j.exec(
        operation("batchnorm")
            .addInputs(rows(x), row(mean), row(variance), row(gamma), row(beta))
            .addOutputs(rows(y))
            .build());
    if (shape.relu()) {
      Nd4j.exec(new RectifiedLinear(y, y, 0));
    }
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
    if (shape.relu()) {
      dy.muli(y.gt(0).castTo(dy.dataType()));
    }
    Nd4j.exec(
        operation("batchnorm_bp")
            .addInputs(rows(x), row(mean), row(variance), row(gamma), row(beta), rows(dy))
            .addOutputs(
                rows(dx),
                Nd4j.createUninitialized(mean.dataType(), shape.channels()),
                Nd4j.createUninitialized(mean.dataType(), shape.channels()),
                row(dGamma),
                row(dBeta))
            .build());
  }

  private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
    return DynamicCustomOp.builder(name)
        .addIntegerArguments(1, 1, CHANNEL_AXIS)
        .addFloatingPointArguments(shape.epsilon());
  }

  private INDArray rows(INDArray array) {
    return array.reshape('c', shape.rows(), shape.channels());
  }

  private INDArray row(INDArray array) {
    return array.reshape(shape.channels());
  }
}
