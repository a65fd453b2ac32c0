package sparkception.zoo.layers;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import sparkception.zoo.kernels.Rectifier;

/**
 * Batch normalization over the channels of NHWC activations, with an optional ReLU or ReLU6 after
 * it (Keras's BatchNormalization, then Activation), and without a scale if asked. DL4J's
 * configuration, run on the kernel seam; running variances are kept as variances, not as
 * logarithms, so that they can be averaged.
 */
public class BatchNormalization2D extends BatchNormalization {

  private boolean relu;
  private boolean relu6;
  private boolean unscaled;

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
    this(decay, epsilon, relu ? Rectifier.RELU : Rectifier.NONE, true);
  }

  /**
   * A normalization.
   *
   * @param rectifier what follows
   * @param scaled whether channels have a scale (gamma), or a shift (beta) alone
   */
  public BatchNormalization2D(double decay, double epsilon, Rectifier rectifier, boolean scaled) {
    this();
    setDecay(decay);
    setEps(epsilon);
    relu = rectifier == Rectifier.RELU;
    relu6 = rectifier == Rectifier.RELU6;
    unscaled = !scaled;
  }

  /** What follows. */
  public Rectifier rectifier() {
    if (relu6) {
      return Rectifier.RELU6;
    }
    return relu ? Rectifier.RELU : Rectifier.NONE;
  }

  /** Whether a ReLU follows. */
  public boolean isRelu() {
    return relu;
  }

  /** For JSON. */
  public void setRelu(boolean relu) {
    this.relu = relu;
  }

  /** Whether a ReLU6 follows; left out of the JSON of others, which is that of earlier versions. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public boolean isRelu6() {
    return relu6;
  }

  /** For JSON. */
  public void setRelu6(boolean relu6) {
    this.relu6 = relu6;
  }

  /** Whether it has no scale; left out of the JSON of others. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public boolean isUnscaled() {
    return unscaled;
  }

  /** For JSON. */
  public void setUnscaled(boolean unscaled) {
    this.unscaled = unscaled;
  }

  @Override
  public ParamInitializer initializer() {
    return unscaled ? UnscaledNormalization.instance() : super.initializer();
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
    return other instanceof BatchNormalization2D that
        && relu == that.relu
        && relu6 == that.relu6
        && unscaled == that.unscaled
        && super.equals(other);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), relu, relu6, unscaled);
  }
}
