package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A two-dimensional convolution without activation (Keras's Conv2D): DL4J's configuration, run on
 * the kernel seam. NHWC, the same stride for rows and columns, no dilation; with or without bias.
 */
public class Convolution2D extends ConvolutionLayer {

  /** For JSON. */
  public Convolution2D() {}

  /** From DL4J's builder. */
  public Convolution2D(ConvolutionLayer.Builder builder) {
    super(builder);
    LayerRules.requireSupportedWindow(this);
    LayerRules.requireLinear(this);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return LayerRules.initialized(
        new ConvolutionRunner(conf, type), this, listeners, index, parameters, initialize);
  }

  @Override
  public Convolution2D clone() {
    return (Convolution2D) super.clone();
  }
}
