package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.Rectifier;

/**
 * A {@link DepthwiseConvolution2D} with the batch normalization after it, and its rectifier, folded
 * in: a bias and an activation. For inference alone; its parameters must not change after the first
 * use.
 */
public class FoldedDepthwiseConvolution2D
    extends org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D {

  /** For JSON. */
  public FoldedDepthwiseConvolution2D() {}

  /**
   * Of the convolution that it replaces.
   *
   * @param rectifier what follows
   */
  public FoldedDepthwiseConvolution2D(DepthwiseConvolution2D trained, Rectifier rectifier) {
    super(
        new Builder(trained.getKernelSize(), trained.getStride())
            .name(trained.getLayerName())
            .nIn(trained.getNIn())
            .nOut(trained.getNOut())
            .convolutionMode(trained.getConvolutionMode())
            .padding(trained.getPadding())
            .dataFormat(trained.getCnn2dDataFormat())
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
        new FoldedDepthwiseConvolutionRunner(conf, type),
        this,
        listeners,
        index,
        parameters,
        initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return DepthwiseWeights.instance();
  }

  @Override
  public FoldedDepthwiseConvolution2D clone() {
    return (FoldedDepthwiseConvolution2D) super.clone();
  }
}
