package sparkception.zoo.xception;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;

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
 */
public record XceptionArchitecture(
    ClassifierSpec common,
    double width,
    int middleModules,
    int stemStride,
    boolean residuals,
    Ablation.Order separableOrder,
    Ablation.Between separableActivation)
    implements Architecture {

  private static final int LEAST_INPUT = 28;

  /** The paper's network. */
  public XceptionArchitecture() {
    this(
        XceptionSpec.PAPER.common(),
        1,
        8,
        2,
        true,
        Ablation.Order.DEPTHWISE_FIRST,
        Ablation.Between.NONE);
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
    return new Ablation(residuals, separableOrder, separableActivation);
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
        separableActivation);
  }
}
