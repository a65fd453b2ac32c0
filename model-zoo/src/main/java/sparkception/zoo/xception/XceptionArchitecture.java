package sparkception.zoo.xception;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;

/**
 * {@code xception}: a stack of depthwise separable convolutions with residuals (arXiv 1610.02357);
 * 22,910,480 parameters with 1000 classes.
 *
 * @param common what every network is asked for
 * @param width factor on every layer's channels; 1 is the paper's
 * @param middleModules residual modules of the middle flow; the paper has 8
 * @param stemStride stride of the first convolution: 2 as in the paper, 1 for small images
 * @param residuals whether blocks have shortcuts; the paper's network has
 * @param separableOrder which step of a separable convolution comes first; the paper's is {@code
 *     depthwise-first}
 * @param separableActivation an activation between its two steps; the paper's network has {@code
 *     none}
 * @param towers groups of channels that the step over space has windows for: 1 for an ordinary
 *     convolution, 0 for as many as channels, the paper's depthwise one
 */
public record XceptionArchitecture(
    ClassifierSpec common,
    double width,
    int middleModules,
    int stemStride,
    boolean residuals,
    Ablation.Order separableOrder,
    Ablation.Between separableActivation,
    int towers)
    implements Architecture {

  private static final int LEAST_INPUT = 28;

  /** Of what goes into separable convolutions, and comes out of them. */
  private static final List<Integer> CHANNELS = List.of(64, 128, 256, 728, 1024, 1536, 2048);

  /** The paper's network. */
  public XceptionArchitecture() {
    this(
        XceptionSpec.PAPER.common(),
        1,
        8,
        2,
        true,
        Ablation.Order.DEPTHWISE_FIRST,
        Ablation.Between.NONE,
        0);
  }

  @Override
  public String name() {
    return "xception";
  }

  @Override
  public void check(Rules rules) {
    common.check(rules, LEAST_INPUT);
    ClassifierSpec.checkWidth(rules, width);
    rules.require(middleModules >= 0, "middle-modules", middleModules, "must be >= 0");
    ClassifierSpec.checkStemStride(rules, stemStride);
    rules.require(
        dividesChannels(),
        "towers",
        towers,
        "must be 0 or divide the channels of every separable convolution: "
            + CHANNELS.stream().map(this::scaled).map(String::valueOf).collect(joining(", ")));
  }

  private boolean dividesChannels() {
    return towers == 0
        || (towers > 0 && CHANNELS.stream().allMatch(each -> scaled(each) % towers == 0));
  }

  private int scaled(int channels) {
    return GraphWriter.scaled(channels, width);
  }

  @Override
  public ComputationGraphConfiguration graph(int classes, double l2, long seed) {
    return Xception.configuration(
        new XceptionSpec(
            common.input(),
            common.channels(),
            classes,
            width,
            middleModules,
            stemStride,
            common.dropout(),
            common.batchNormDecay(),
            common.batchNormEpsilon(),
            l2,
            common.initialization(),
            common.labels(),
            ablation(),
            seed));
  }

  /** What is changed about the paper's network. */
  public Ablation ablation() {
    return new Ablation(residuals, separableOrder, separableActivation, towers);
  }

  @Override
  public XceptionArchitecture forImages(int size, int channels) {
    return new XceptionArchitecture(
        common.forImages(size, channels),
        width,
        middleModules,
        stemStride,
        residuals,
        separableOrder,
        separableActivation,
        towers);
  }
}
