package sparkception.zoo.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;

/**
 * Runs poolings: the geometry of those that a configuration asks for on the current input.
 *
 * @param <C> the configuration
 */
abstract class PoolingRunner<C extends SubsamplingLayer> extends AbstractLayer<C> {

  PoolingRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public Type type() {
    return Type.SUBSAMPLING;
  }

  /** The window over the current input. */
  ConvolutionShape window() {
    int channels = (int) input.size(3);
    return new ConvolutionShape(
        (int) input.size(0),
        (int) input.size(1),
        (int) input.size(2),
        channels,
        channels,
        ConfiguredWindow.of(layerConf()),
        true);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // It has no weights.
  }

  @Override
  public INDArray params() {
    return null;
  }
}
