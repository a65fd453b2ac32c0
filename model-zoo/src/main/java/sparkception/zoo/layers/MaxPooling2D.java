package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.Window;

/**
 * Max pooling of NHWC activations, where padding never wins: DL4J's configuration, run on the
 * kernel seam.
 */
public class MaxPooling2D extends SubsamplingLayer {

  /** For JSON. */
  public MaxPooling2D() {}

  /** A pooling over windows. */
  public MaxPooling2D(Window window) {
    super(LayerRules.pooling(PoolingType.MAX, window));
  }

  /** A pooling padded as Keras's {@code same}, with square windows {@code stride} apart. */
  public MaxPooling2D(int kernel, int stride) {
    this(Window.same(kernel, stride));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    MaxPoolingRunner runner = new MaxPoolingRunner(conf, type);
    runner.setListeners(listeners);
    runner.setIndex(index);
    return runner;
  }

  @Override
  public MaxPooling2D clone() {
    return (MaxPooling2D) super.clone();
  }
}
