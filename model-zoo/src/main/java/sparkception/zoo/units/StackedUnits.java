package sparkception.zoo.units;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/**
 * {@code stacked-units}: a small network of one kind of unit: a 3x3 convolution, then stages of
 * units whose filters double from stage to stage while the image is halved, then the classifier.
 * The same stack of Inception modules, of separable convolutions and of Xception's residual modules
 * can be trained side by side.
 *
 * @param common what every network is asked for
 * @param unit what it is made of: {@code separable} (depthwise, pointwise, normalization, ReLU),
 *     {@code inception-a} (1x1, 3x3, 5x5 and pooled branches of a quarter of the channels each) or
 *     {@code xception} (three separable units and a 1x1 shortcut)
 * @param stages from one to the next the image is halved and the filters double, 64 in the first
 * @param unitsPerStage units in each stage
 * @param width factor on every layer's channels
 * @param stemStride stride of the first convolution: 2, or 1 for small images
 */
public record StackedUnits(
    ClassifierSpec common, Unit unit, int stages, int unitsPerStage, double width, int stemStride)
    implements Architecture {

  private static final int LEAST_INPUT = 8;
  private static final int MOST_STAGES = 6;
  private static final int STEM = 32;
  private static final int FIRST = 64;

  /** Of Xception's units, as deep as a CPU trains within minutes on small photographs. */
  public StackedUnits() {
    this(ClassifierSpec.published(96, 0, 0.001), Unit.XCEPTION, 3, 2, 1, 2);
  }

  @Override
  public String name() {
    return "stacked-units";
  }

  @Override
  public void check(Rules rules) {
    common.check(rules, LEAST_INPUT);
    rules.require(
        stages >= 1 && stages <= MOST_STAGES, "stages", stages, "must be 1 to " + MOST_STAGES);
    rules.require(unitsPerStage >= 1, "units-per-stage", unitsPerStage, "must be > 0");
    ClassifierSpec.checkWidth(rules, width);
    ClassifierSpec.checkStemStride(rules, stemStride);
  }

  @Override
  public ComputationGraphConfiguration graph(int classes, double l2, long seed) {
    GraphWriter graph = new GraphWriter(common, classes, width, l2, seed);
    String x = graph.convolution("stem", GraphWriter.INPUT, STEM, Window.same(3, stemStride));
    x = graph.normalization("stem_bn", x, Rectifier.RELU);
    for (int stage = 1; stage <= stages; stage++) {
      int filters = FIRST << (stage - 1);
      for (int number = 1; number <= unitsPerStage; number++) {
        String name = "stage" + stage + "_unit" + number;
        x =
            stage > 1 && number == 1
                ? unit.halve(graph, name, x, filters)
                : unit.add(graph, name, x, filters);
      }
    }
    return graph.classifier(x);
  }

  @Override
  public StackedUnits forImages(int size, int channels) {
    return new StackedUnits(
        common.forImages(size, channels), unit, stages, unitsPerStage, width, stemStride);
  }
}
