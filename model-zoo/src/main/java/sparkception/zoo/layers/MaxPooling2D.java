package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Max pooling over square windows of NHWC activations, padded as Keras's {@code same}: DL4J's
 * configuration, run on the kernel seam.
 */
public class MaxPooling2D extends SubsamplingLayer {

  /** For JSON. */
  public MaxPooling2D() {}

  /** A pooling with windows of {@code kernel} rows and columns, {@code stride} apart. */
  public MaxPooling2D(int kernel, int stride) {
    super(
        new Builder(PoolingType.MAX, new int[] {kernel, kernel}, new int[] {stride, stride})
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC));
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
