package sparkception.zoo.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization over the channels of NHWC activations, with an optional ReLU after it
 * (Keras's BatchNormalization, then Activation). DL4J's configuration, run on the kernel seam;
 * running variances are kept as variances, not as logarithms, so that they can be averaged.
 */
public class BatchNormalization2D extends BatchNormalization {

  private boolean relu;

  /** For JSON. */
  public BatchNormalization2D() {
    setUseLogStd(false);
  }

  /**
   * A normalization.
   *
   * @param decay of the running statistics, in [0, 1): Keras's momentum; less in the first steps
   * @param epsilon added to the variance, above 0
   * @param relu whether negative results are set to zero
   */
  public BatchNormalization2D(double decay, double epsilon, boolean relu) {
    this();
    setDecay(decay);
    setEps(epsilon);
    this.relu = relu;
  }

  /** Whether a ReLU follows. */
  public boolean isRelu() {
    return relu;
  }

  /** For JSON. */
  public void setRelu(boolean relu) {
    this.relu = relu;
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
        new BatchNormalizationRunner(conf, type), this, listeners, index, parameters, initialize);
  }

  @Override
  public BatchNormalization2D clone() {
    return (BatchNormalization2D) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchNormalization2D that && relu == that.relu && super.equals(other);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Boolean.hashCode(relu);
  }
}
