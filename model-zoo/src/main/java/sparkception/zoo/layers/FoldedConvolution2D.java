package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.Rectifier;

/**
 * A {@link Convolution2D} with the batch normalization after it, and its rectifier, folded in: a
 * bias and an activation. For inference alone; its parameters must not change after the first use.
 */
public class FoldedConvolution2D extends ConvolutionLayer {

  /** For JSON. */
  public FoldedConvolution2D() {}

  /**
   * Of the convolution that it replaces.
   *
   * @param rectifier what follows
   */
  public FoldedConvolution2D(Convolution2D trained, Rectifier rectifier) {
    super(
        new ConvolutionLayer.Builder(trained.getKernelSize(), trained.getStride())
            .name(trained.getLayerName())
            .nIn(trained.getNIn())
            .nOut(trained.getNOut())
            .convolutionMode(trained.getConvolutionMode())
            .dataFormat(trained.getCnn2dDataFormat())
            .padding(trained.getPadding())
            .activation(LayerRules.activation(rectifier))
            .weightInit(WeightInit.ZERO)
            .biasInit(0)
            .hasBias(true));
    LayerRules.requireSupportedWindow(this);
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
        new FoldedConvolutionRunner(conf, type), this, listeners, index, parameters, initialize);
  }

  @Override
  public FoldedConvolution2D clone() {
    return (FoldedConvolution2D) super.clone();
  }
}
