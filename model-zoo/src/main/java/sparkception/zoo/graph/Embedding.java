package sparkception.zoo.graph;

import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.zoo.UnsupportedSettingException;

/**
 * A classifier without its last layer: what it knows of an image before it names a class. With the
 * zoo's networks that is the average of the last feature map, such as Xception's 2,048 numbers.
 */
public final class Embedding {

  private Embedding() {}

  /**
   * The network whose output is the embedding, {@code [minibatch, length]}.
   *
   * @param classifier with the parameters to use; stays as it is
   * @throws UnsupportedSettingException if it does not end in a dense layer
   */
  public static ComputationGraph of(ComputationGraph classifier) {
    String output = output(classifier);
    Rewrite rewrite = new Rewrite(classifier.getConfiguration());
    rewrite.remove(output);
    ComputationGraph embedding = new ComputationGraph(rewrite.configuration());
    embedding.init();
    for (Layer layer : embedding.getLayers()) {
      Layer source = classifier.getLayer(layer.conf().getLayer().getLayerName());
      source.paramTable().forEach((key, value) -> layer.getParam(key).assign(value));
    }
    return embedding;
  }

  /** Numbers of the embedding. */
  public static int length(ComputationGraph classifier) {
    OutputLayer last = (OutputLayer) classifier.getLayer(output(classifier)).conf().getLayer();
    return Math.toIntExact(last.getNIn());
  }

  private static String output(ComputationGraph classifier) {
    String output = classifier.getConfiguration().getNetworkOutputs().get(0);
    if (classifier.getLayer(output).conf().getLayer() instanceof OutputLayer) {
      return output;
    }
    throw new UnsupportedSettingException(
        String.format(
            Locale.ROOT,
            "Unsupported network: its output %s is no dense layer, so there is no embedding",
            output));
  }
}
