package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A depthwise separable convolution without activation (Keras's SeparableConv2D; Xception paper,
 * section 2): a window for each channel, then a 1x1 convolution across channels, nothing between.
 * DL4J's configuration, run on the kernel seam. NHWC, the same stride for rows and columns, no
 * dilation, no bias, depth multiplier 1.
 */
public class SeparableConvolution2D
    extends org.deeplearning4j.nn.conf.layers.SeparableConvolution2D {

  /** For JSON. */
  public SeparableConvolution2D() {}

  /** From DL4J's builder. */
  public SeparableConvolution2D(Builder builder) {
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
        new SeparableConvolutionRunner(conf, type), this, listeners, index, parameters, initialize);
  }

  @Override
  public SeparableConvolution2D clone() {
    return (SeparableConvolution2D) super.clone();
  }
}
