package sparkception.zoo.layers;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution in groups without activation (Keras's Conv2D with {@code groups}): channels are cut
 * into parts, each with filters of its own, so that it lies between an ordinary convolution, which
 * is one group, and a depthwise one, which has as many as channels. Weights {@code [filters,
 * channels / groups, rows, columns]}. NHWC, the same stride for rows and columns, no dilation, no
 * bias; DL4J has no such layer.
 */
public class GroupedConvolution2D extends ConvolutionLayer {

  private int groups;

  /** For JSON. */
  public GroupedConvolution2D() {}

  /**
   * From DL4J's builder; without a number of filters there are as many as channels.
   *
   * @param groups divides the channels and the filters
   */
  public GroupedConvolution2D(ConvolutionLayer.Builder builder, int groups) {
    super(builder);
    this.groups = groups;
    LayerRules.requireSupported(this);
  }

  /** Parts of the channels. */
  public int getGroups() {
    return groups;
  }

  /** For JSON. */
  public void setGroups(int groups) {
    this.groups = groups;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    super.setNIn(inputType, override);
    if (nOut == 0) {
      nOut = nIn;
    }
    if (groups < 1 || nIn % groups != 0 || nOut % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid groups in layer %s: %d (must divide %d channels and %d filters)",
              getLayerName(),
              groups,
              nIn,
              nOut));
    }
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
        new GroupedConvolutionRunner(conf, type), this, listeners, index, parameters, initialize);
  }

  @Override
  public ParamInitializer initializer() {
    return GroupedWeights.instance();
  }

  @Override
  public GroupedConvolution2D clone() {
    return (GroupedConvolution2D) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupedConvolution2D that
        && groups == that.groups
        && super.equals(other);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), groups);
  }
}
