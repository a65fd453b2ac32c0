package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A ReLU by itself, before a block's first convolution, where there is no normalization to be part
 * of: DL4J's configuration, run on the kernel seam.
 */
public class Relu extends ActivationLayer {

  /** Also for JSON. */
  public Relu() {
    super(Activation.RELU);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    ReluRunner runner = new ReluRunner(conf, type);
    runner.setListeners(listeners);
    runner.setIndex(index);
    return runner;
  }

  @Override
  public Relu clone() {
    return (Relu) super.clone();
  }
}
