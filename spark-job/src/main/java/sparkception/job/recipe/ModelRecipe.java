package sparkception.job.recipe;

import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Initialization;
import sparkception.zoo.xception.Labels;

/**
 * The network. The number of classes is the data set's.
 *
 * @param name the family
 * @param input height and width of the images it sees, pixels; at least 28
 * @param channels 1 for gray, 3 for RGB
 * @param width factor on every layer's channels; 1 is the paper's
 * @param middleModules residual modules of the middle flow; the paper has 8
 * @param stemStride stride of the first convolution: 2 as in the paper, 1 for small images
 * @param dropout share of features dropped before the classifier, in [0, 1)
 * @param batchNormDecay of the running statistics, in [0, 1)
 * @param batchNormEpsilon added to the variance, above 0
 * @param initialization how the first weights are drawn
 * @param labels {@code one} class an image, or {@code many} as on JFT
 * @param residuals whether blocks have shortcuts; the paper's network has
 * @param separableOrder which step of a separable convolution comes first; the paper's is {@code
 *     depthwise-first}
 * @param separableActivation an activation between its two steps; the paper's network has {@code
 *     none}
 */
public record ModelRecipe(
    Name name,
    int input,
    int channels,
    double width,
    int middleModules,
    int stemStride,
    double dropout,
    double batchNormDecay,
    double batchNormEpsilon,
    Initialization initialization,
    Labels labels,
    boolean residuals,
    Ablation.Order separableOrder,
    Ablation.Between separableActivation)
    implements Section {

  /** The paper's network. */
  static final ModelRecipe DEFAULT =
      new ModelRecipe(
          Name.XCEPTION,
          299,
          3,
          1.0,
          8,
          2,
          0.5,
          0.99,
          0.001,
          Initialization.GLOROT_UNIFORM,
          Labels.ONE,
          true,
          Ablation.Order.DEPTHWISE_FIRST,
          Ablation.Between.NONE);

  /** The families that can be trained. */
  public enum Name {
    XCEPTION
  }

  /** What is changed about the paper's network. */
  public Ablation ablation() {
    return new Ablation(residuals, separableOrder, separableActivation);
  }

  @Override
  public void check(Problems problems) {
    problems.require(input >= 28, "model.input", input, "must be >= 28");
    problems.require(
        channels == 1 || channels == 3, "model.channels", channels, "must be 1 for gray or 3");
    problems.requirePositive("model.width", width);
    problems.requireNotNegative("model.middle-modules", middleModules);
    problems.require(
        stemStride == 1 || stemStride == 2, "model.stem-stride", stemStride, "must be 1 or 2");
    problems.requireFraction("model.dropout", dropout);
    problems.requireFraction("model.batch-norm-decay", batchNormDecay);
    problems.requirePositive("model.batch-norm-epsilon", batchNormEpsilon);
  }
}
