package sparkception.zoo.layers;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/** What the layers of this package have in common: what they can do, and how they are set up. */
final class LayerRules {

  private LayerRules() {}

  /** Refuses what the kernels cannot train, by the name of the setting. */
  static void requireSupported(ConvolutionLayer layer) {
    requireSupportedWindow(layer);
    require(layer, "hasBias", !layer.hasBias(), "false");
    requireLinear(layer);
  }

  /** Refuses activations, which are layers of their own. */
  static void requireLinear(ConvolutionLayer layer) {
    require(
        layer,
        "activation",
        layer.getActivationFn() == null || layer.getActivationFn() instanceof ActivationIdentity,
        "identity");
  }

  /** Refuses windows that the kernels do not have. */
  static void requireSupportedWindow(ConvolutionLayer layer) {
    require(layer, "dataFormat", layer.getCnn2dDataFormat() == CNN2DFormat.NHWC, "NHWC");
    require(layer, "stride", areEqual(layer.getStride()), "equal for rows and columns");
    require(layer, "padding", areEqual(layer.getPadding()), "equal for rows and columns");
    require(layer, "dilation", Arrays.equals(layer.getDilation(), new int[] {1, 1}), "1");
  }

  /** DL4J's builder of a pooling. */
  static SubsamplingLayer.Builder pooling(SubsamplingLayer.PoolingType type, Window window) {
    SubsamplingLayer.Builder builder =
        new SubsamplingLayer.Builder(
                type,
                new int[] {window.rows(), window.columns()},
                new int[] {window.stride(), window.stride()})
            .convolutionMode(window.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
            .dataFormat(CNN2DFormat.NHWC);
    return window.padding() == 0 ? builder : builder.padding(window.padding(), window.padding());
  }

  /** A folded layer's activation. */
  static Activation activation(Rectifier rectifier) {
    return switch (rectifier) {
      case NONE -> Activation.IDENTITY;
      case RELU -> Activation.RELU;
      case RELU6 -> Activation.RELU6;
    };
  }

  /** What a folded layer's activation was made of. */
  static Rectifier rectifier(ConvolutionLayer layer) {
    if (layer.getActivationFn() instanceof ActivationReLU6) {
      return Rectifier.RELU6;
    }
    return layer.getActivationFn() instanceof ActivationReLU ? Rectifier.RELU : Rectifier.NONE;
  }

  /** Does what DL4J's own configurations do after creating a layer. */
  static <T extends BaseLayer<?>> T initialized(
      T runner,
      org.deeplearning4j.nn.conf.layers.BaseLayer layer,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize) {
    runner.setListeners(listeners);
    runner.setIndex(index);
    runner.setParamsViewArray(parameters);
    runner.setParamTable(layer.initializer().init(runner.conf(), parameters, initialize));
    return runner;
  }

  private static boolean areEqual(int[] size) {
    return size[0] == size[1];
  }

  private static void require(ConvolutionLayer layer, String name, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Unsupported %s in layer %s (must be %s)",
              name,
              layer.getLayerName(),
              rule));
    }
  }
}
