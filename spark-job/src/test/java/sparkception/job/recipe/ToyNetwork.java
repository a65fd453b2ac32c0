package sparkception.job.recipe;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/**
 * A family in one class: one convolution with its normalization.
 *
 * @param filters of the convolution
 */
public record ToyNetwork(ClassifierSpec common, int filters) implements Architecture {

  /** The published one. */
  public ToyNetwork() {
    this(ClassifierSpec.published(8, 0, 0.001), 16);
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public void check(Rules rules) {
    common.check(rules, 3);
    rules.require(filters > 0, "filters", filters, "must be > 0");
  }

  @Override
  public ComputationGraphConfiguration graph(int classes, double l2, long seed) {
    GraphWriter graph = new GraphWriter(common, classes, 1, l2, seed);
    String x = graph.convolution("conv", GraphWriter.INPUT, filters, Window.same(3, 1));
    return graph.classifier(graph.normalization("conv_bn", x, Rectifier.RELU));
  }

  @Override
  public ToyNetwork forImages(int size, int channels) {
    return new ToyNetwork(common.forImages(size, channels), filters);
  }
}
