package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A depthwise convolution without activation (Keras's DepthwiseConv2D): a window for each channel.
 * DL4J's configuration, run on the kernel seam. NHWC, the same stride for rows and columns, no
 * dilation, no bias, depth multiplier 1.
 */
public class DepthwiseConvolution2D
    extends org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D {

  /** For JSON. */
  public DepthwiseConvolution2D() {}

  /** From DL4J's builder. */
  public DepthwiseConvolution2D(Builder builder) {
    super(builder);
    LayerRules.requireSupported(this);
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
        new DepthwiseConvolutionRunner(conf, type), this, listeners, index, parameters, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return DepthwiseWeights.instance();
  }

  @Override
  public DepthwiseConvolution2D clone() {
    return (DepthwiseConvolution2D) super.clone();
  }
}
