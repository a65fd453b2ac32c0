package sparkception.zoo.layers;

import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the layers of this package have in common: what they can do, and how they are set up. */
final class LayerRules {

  private LayerRules() {}

  /** Refuses what the kernels cannot train, by the name of the setting. */
  static void requireSupported(ConvolutionLayer layer) {
    requireSupportedWindow(layer);
    require(layer, "hasBias", !layer.hasBias(), "false");
    require(
        layer,
        "activation",
        layer.getActivationFn() == null || layer.getActivationFn() instanceof ActivationIdentity,
        "identity");
  }

  /** Refuses windows that the kernels do not have. */
  static void requireSupportedWindow(ConvolutionLayer layer) {
    require(layer, "dataFormat", layer.getCnn2dDataFormat() == CNN2DFormat.NHWC, "NHWC");
    require(layer, "kernelSize", isSquare(layer.getKernelSize()), "square");
    require(layer, "stride", isSquare(layer.getStride()), "equal for rows and columns");
    require(layer, "dilation", Arrays.equals(layer.getDilation(), new int[] {1, 1}), "1");
    boolean unpadded = Arrays.stream(layer.getPadding()).allMatch(padding -> padding == 0);
    boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
    require(layer, "padding", unpadded || same, "0 unless the mode is Same");
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

  private static boolean isSquare(int[] size) {
    return size[0] == size[1];
  }

  private static void require(ConvolutionLayer layer, String name, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Unsupported %s in layer %s (must be %s)".formatted(name, layer.getLayerName(), rule));
    }
  }
}
