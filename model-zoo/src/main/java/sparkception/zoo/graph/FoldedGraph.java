package sparkception.zoo.graph;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.FoldedConvolution2D;
import sparkception.zoo.layers.FoldedDepthwiseConvolution2D;
import sparkception.zoo.layers.FoldedSeparableConvolution2D;
import sparkception.zoo.layers.SeparableConvolution2D;

/**
 * A network for inference: each batch normalization that follows a convolution becomes part of it,
 * unless that is one in groups.
 *
 * <p>With the running statistics, normalization is {@code s y + (beta - s mean)} for each channel,
 * where {@code s = gamma / sqrt(variance + epsilon)}; so the convolution's weights are scaled by
 * {@code s}, and the rest is its bias.
 */
public final class FoldedGraph {

  private final ComputationGraph trained;
  private final Rewrite rewrite;
  private final Map<String, String> normalizations = new LinkedHashMap<>();

  private FoldedGraph(ComputationGraph trained) {
    this.trained = trained;
    this.rewrite = new Rewrite(trained.getConfiguration());
  }

  /**
   * The network for inference.
   *
   * @param trained with the parameters to use; stays as it is
   * @return a copy that gives the same outputs up to rounding, and cannot be trained
   */
  public static ComputationGraph of(ComputationGraph trained) {
    FoldedGraph folding = new FoldedGraph(trained);
    folding.rewrite.vertices().forEach(folding::fold);
    ComputationGraph folded = new ComputationGraph(folding.rewrite.configuration());
    folded.init();
    for (Layer layer : folded.getLayers()) {
      folding.fill(layer);
    }
    return folded;
  }

  /** Folds a vertex into the one before it, if that can be. */
  private void fold(String vertex) {
    if (!(rewrite.layer(vertex) instanceof BatchNormalization2D normalization)) {
      return;
    }
    String convolution = rewrite.input(vertex);
    org.deeplearning4j.nn.conf.layers.Layer folded =
        folded(rewrite.layer(convolution), normalization.rectifier());
    if (folded != null && rewrite.hasOneReader(convolution)) {
      rewrite.replace(convolution, folded);
      rewrite.remove(vertex);
      normalizations.put(convolution, vertex);
    }
  }

  private static org.deeplearning4j.nn.conf.layers.Layer folded(
      org.deeplearning4j.nn.conf.layers.Layer layer, Rectifier rectifier) {
    if (layer instanceof Convolution2D convolution) {
      return new FoldedConvolution2D(convolution, rectifier);
    }
    if (layer instanceof DepthwiseConvolution2D convolution) {
      return new FoldedDepthwiseConvolution2D(convolution, rectifier);
    }
    return layer instanceof SeparableConvolution2D convolution
        ? new FoldedSeparableConvolution2D(convolution, rectifier)
        : null;
  }

  private void fill(Layer layer) {
    String name = layer.conf().getLayer().getLayerName();
    Layer source = trained.getLayer(name);
    source.paramTable().forEach((key, value) -> layer.getParam(key).assign(value));
    if (normalizations.containsKey(name)) {
      scale(layer, trained.getLayer(normalizations.get(name)));
    }
  }

  private static INDArray filters(Layer layer) {
    boolean separable = layer.conf().getLayer() instanceof FoldedSeparableConvolution2D;
    return layer.getParam(
        separable
            ? SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY
            : ConvolutionParamInitializer.WEIGHT_KEY);
  }

  /**
   * Weights are {@code [filters, channels, rows, columns]}, depthwise {@code [1, channels, ...]}.
   */
  private static INDArray perFilter(INDArray scale, Layer layer) {
    return layer.conf().getLayer() instanceof FoldedDepthwiseConvolution2D
        ? scale.reshape(1, scale.length(), 1, 1)
        : scale.reshape(scale.length(), 1, 1, 1);
  }

  private static void scale(Layer layer, Layer normalization) {
    BatchNormalization2D layerConf = (BatchNormalization2D) normalization.conf().getLayer();
    INDArray variance = normalization.getParam(GLOBAL_VAR);
    INDArray deviation = Transforms.sqrt(variance.add(layerConf.getEps()));
    INDArray scale =
        layerConf.isUnscaled() ? deviation.rdiv(1) : normalization.getParam(GAMMA).div(deviation);
    INDArray weights = filters(layer);
    weights.muli(perFilter(scale, layer).broadcast(weights.shape()));
    // What the convolution adds by itself is normalized, too; without a bias it is 0.
    INDArray shift = layer.getParam(ConvolutionParamInitializer.BIAS_KEY);
    INDArray centred =
        shift.reshape(scale.shape()).sub(normalization.getParam(GLOBAL_MEAN)).mul(scale);
    shift.assign(centred.add(normalization.getParam(BETA)).reshape(shift.shape()));
  }
}
