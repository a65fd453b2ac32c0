package sparkception.zoo.layers;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.kernels.ConvolutionShape;
import sparkception.zoo.kernels.InferenceConvolution;
import sparkception.zoo.kernels.KernelChoice;
import sparkception.zoo.kernels.Rectifier;

/**
 * Runs convolutions that are not trained: kernels that have taken over the weights when first used.
 *
 * @param <C> the configuration
 */
abstract class InferenceWindowRunner<C extends ConvolutionLayer> extends WindowRunner<C> {

  private final transient Map<ConvolutionShape, InferenceConvolution> kernels = new HashMap<>();

  InferenceWindowRunner(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /**
   * The kernel for a shape.
   *
   * @param weights name of the parameter
   * @param bias name of the parameter, or null if neither bias nor activation follow
   */
  InferenceConvolution kernel(ConvolutionShape shape, String weights, String bias) {
    return kernels.computeIfAbsent(
        shape,
        s ->
            KernelChoice.kernels(dataType)
                .inference(
                    s,
                    getParam(weights),
                    bias == null ? null : getParam(bias),
                    bias == null ? Rectifier.NONE : LayerRules.rectifier(layerConf())));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException(
        String.format(
            Locale.ROOT,
            "Cannot train layer %s: batch normalization is folded into it",
            layerConf().getLayerName()));
  }
}
