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
 * Average pooling of NHWC activations, where padding does not count: DL4J's configuration, run on
 * the kernel seam.
 */
public class AveragePooling2D extends SubsamplingLayer {

  /** For JSON. */
  public AveragePooling2D() {}

  /** A pooling over windows. */
  public AveragePooling2D(Window window) {
    super(LayerRules.pooling(PoolingType.AVG, window));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    AveragePoolingRunner runner = new AveragePoolingRunner(conf, type);
    runner.setListeners(listeners);
    runner.setIndex(index);
    return runner;
  }

  @Override
  public AveragePooling2D clone() {
    return (AveragePooling2D) super.clone();
  }
}
