package sparkception.zoo.layers;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

/**
 * Means and variances of what a network's batch normalizations see, gathered over many minibatches.
 *
 * <p>Each minibatch runs forward as in training, normalized by itself; the statistics of all of
 * them merge exactly: mean of the means, and mean of the variances plus variance of the means.
 * Unlike the running averages of training they are of one state of the parameters.
 */
public final class BatchStatistics implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, Moments> layers = new TreeMap<>();

  /**
   * Runs a minibatch forward and adds what its layers saw.
   *
   * @param images of equal weight, with the batch in the first dimension
   */
  public void add(ComputationGraph network, INDArray images) {
    network.output(beforeOutput(network), true, new INDArray[] {images}, null);
    for (Layer layer : network.getLayers()) {
      if (layer instanceof BatchNormalizationRunner normalization) {
        moments(normalization)
            .add(images.size(0), normalization.batchMean(), normalization.batchVariance());
      }
    }
  }

  /** Without the output layer, whose dropout DL4J cannot do outside of a training step. */
  private static List<String> beforeOutput(ComputationGraph network) {
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    return network.getConfiguration().getVertexInputs().get(output);
  }

  /** Adds what was gathered elsewhere. */
  public BatchStatistics addAll(BatchStatistics other) {
    other.layers.forEach(
        (name, moments) ->
            layers.computeIfAbsent(name, layer -> new Moments(moments.length())).addAll(moments));
    return this;
  }

  /** Makes them the statistics that the network normalizes by. */
  public void applyTo(ComputationGraph network) {
    for (Map.Entry<String, Moments> entry : layers.entrySet()) {
      Layer layer = network.getLayer(entry.getKey());
      Moments moments = entry.getValue();
      for (int i = 0; i < moments.length(); i++) {
        layer
            .getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN)
            .putScalar(i, moments.mean(i));
        layer
            .getParam(BatchNormalizationParamInitializer.GLOBAL_VAR)
            .putScalar(i, moments.variance(i));
      }
    }
  }

  /** The same for a network that is at hand as its flat parameter vector alone. */
  public void applyTo(ParameterLayout layout, float[] parameters) {
    for (ParameterSegment segment : layout.segments()) {
      Moments moments = layers.get(segment.layer());
      if (moments != null && segment.role().isStatistic()) {
        for (int i = 0; i < segment.length(); i++) {
          parameters[segment.offset() + i] =
              (float)
                  (segment.role() == ParameterRole.RUNNING_MEAN
                      ? moments.mean(i)
                      : moments.variance(i));
        }
      }
    }
  }

  private Moments moments(BatchNormalizationRunner normalization) {
    return layers.computeIfAbsent(
        normalization.layerConf().getLayerName(),
        name -> new Moments(Math.toIntExact(normalization.batchMean().length())));
  }

  /** Sums for each channel of one layer. */
  private static final class Moments implements Serializable {

    private static final long serialVersionUID = 1L;

    private final double[] means;
    private final double[] squares;
    private double images;

    Moments(int channels) {
      means = new double[channels];
      squares = new double[channels];
    }

    void add(long count, INDArray mean, INDArray variance) {
      images += count;
      for (int i = 0; i < means.length; i++) {
        double m = mean.getDouble(i);
        means[i] += count * m;
        squares[i] += count * (variance.getDouble(i) + m * m);
      }
    }

    void addAll(Moments other) {
      images += other.images;
      for (int i = 0; i < means.length; i++) {
        means[i] += other.means[i];
        squares[i] += other.squares[i];
      }
    }

    int length() {
      return means.length;
    }

    double mean(int channel) {
      return means[channel] / images;
    }

    double variance(int channel) {
      return Math.max(0, squares[channel] / images - mean(channel) * mean(channel));
    }
  }
}
