package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link Convolution2D} with the batch normalization after it, and its ReLU, folded in: a bias
 * and an activation. For inference alone; its parameters must not change after the first use.
 */
public class FoldedConvolution2D extends ConvolutionLayer {

  /** For JSON. */
  public FoldedConvolution2D() {}

  /**
   * Of the convolution that it replaces.
   *
   * @param relu whether a ReLU follows
   */
  public FoldedConvolution2D(Convolution2D trained, boolean relu) {
    super(
        new ConvolutionLayer.Builder(trained.getKernelSize(), trained.getStride())
            .name(trained.getLayerName())
            .nIn(trained.getNIn())
            .nOut(trained.getNOut())
            .convolutionMode(trained.getConvolutionMode())
            .dataFormat(trained.getCnn2dDataFormat())
            .activation(relu ? Activation.RELU : Activation.IDENTITY)
            .weightInit(WeightInit.ZERO)
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
