package sparkception.zoo.kernels.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.kernels.BiasKernel;

/** A broadcast addition, and a sum over rows. */
final class Nd4jBias implements BiasKernel {

  private static final int CHANNEL_DIMENSION = 1;

  private final long pixels;
  private final int channels;

  Nd4jBias(long pixels, int channels) {
    this.pixels = pixels;
    this.channels = channels;
  }

  @Override
  public void add(INDArray y, INDArray bias) {
    INDArray rows = rows(y);
    Nd4j.exec(new BroadcastAddOp(rows, bias.reshape(channels), rows, CHANNEL_DIMENSION));
  }

  @Override
  public void gradient(INDArray dy, INDArray dBias) {
    dBias.assign(rows(dy).sum(0).reshape(dBias.shape()));
  }

  private INDArray rows(INDArray array) {
    return array.reshape('c', pixels, channels);
  }
}
