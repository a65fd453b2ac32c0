package sparkception.zoo.graph;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.layers.AveragePooling2D;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Concatenation;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.GroupedConvolution2D;
import sparkception.zoo.layers.MaxPooling2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.ResidualSum;
import sparkception.zoo.layers.SeparableConvolution2D;
import sparkception.zoo.optim.SigmoidCrossEntropy;

/**
 * The same network of DL4J's own layers, which any program with DL4J can load and train, if slowly.
 *
 * <p>Each of this project's layers extends the one of DL4J that it stands for and keeps its
 * parameters, so in the JSON only the class changes; a ReLU in a normalization becomes a layer
 * {@code *_bn_relu} after it, and a normalization without a scale gets one of ones.
 */
public final class StockGraph {

  private static final Map<Class<?>, Class<?>> STOCK =
      Map.ofEntries(
          entry(Convolution2D.class, ConvolutionLayer.class),
          entry(
              SeparableConvolution2D.class,
              org.deeplearning4j.nn.conf.layers.SeparableConvolution2D.class),
          entry(
              DepthwiseConvolution2D.class,
              org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D.class),
          entry(BatchNormalization2D.class, BatchNormalization.class),
          entry(MaxPooling2D.class, SubsamplingLayer.class),
          entry(AveragePooling2D.class, SubsamplingLayer.class),
          entry(Relu.class, ActivationLayer.class),
          entry(ResidualSum.class, ElementWiseVertex.class),
          entry(Concatenation.class, MergeVertex.class),
          entry(SigmoidCrossEntropy.class, LossBinaryXENT.class));

  private StockGraph() {}

  /**
   * The network of DL4J's layers.
   *
   * @param network stays as it is
   * @return a copy with the same parameters, which gives the same outputs up to rounding
   */
  public static ComputationGraph of(ComputationGraph network) {
    ComputationGraph stock = new ComputationGraph(configuration(network.getConfiguration()));
    stock.init();
    for (Layer layer : network.getLayers()) {
      Layer copy = stock.getLayer(layer.conf().getLayer().getLayerName());
      layer.paramTable().forEach((key, value) -> copy.getParam(key).assign(stock(layer, value)));
    }
    return stock;
  }

  /** A parameter as DL4J's layer keeps it: only a depthwise convolution has the window first. */
  private static INDArray stock(Layer layer, INDArray value) {
    return layer.conf().getLayer() instanceof DepthwiseConvolution2D
        ? value.permute(2, 3, 1, 0)
        : value;
  }

  private static ComputationGraphConfiguration configuration(ComputationGraphConfiguration ours) {
    Rewrite rewrite = new Rewrite(ours);
    for (String vertex : rewrite.vertices()) {
      if (rewrite.layer(vertex) instanceof GroupedConvolution2D) {
        throw new UnsupportedSettingException(
            String.format(
                Locale.ROOT,
                "Unsupported in DL4J's own layers: layer %s (a convolution in groups)",
                vertex));
      }
      if (rewrite.layer(vertex) instanceof BatchNormalization2D found) {
        separateRectifier(rewrite, vertex, found);
      }
    }
    String json = rewrite.configuration().toJson();
    for (Map.Entry<Class<?>, Class<?>> entry : STOCK.entrySet()) {
      json = json.replace(quoted(entry.getKey()), quoted(entry.getValue()));
    }
    return ComputationGraphConfiguration.fromJson(json);
  }

  private static void separateRectifier(
      Rewrite rewrite, String vertex, BatchNormalization2D normalization) {
    Rectifier rectifier = normalization.rectifier();
    normalization.setRelu(false);
    normalization.setRelu6(false);
    if (rectifier == Rectifier.RELU) {
      rewrite.insertAfter(vertex, vertex + "_relu", new ActivationLayer(Activation.RELU));
    } else if (rectifier == Rectifier.RELU6) {
      rewrite.insertAfter(vertex, vertex + "_relu6", new ActivationLayer(Activation.RELU6));
    }
  }

  private static String quoted(Class<?> type) {
    return '"' + type.getName() + '"';
  }
}
