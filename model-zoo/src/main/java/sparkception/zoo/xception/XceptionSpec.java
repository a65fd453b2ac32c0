package sparkception.zoo.xception;

import java.util.Locale;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;

/**
 * What makes one Xception: the paper's network and its smaller relatives.
 *
 * @param input height and width of the images, at least 28; 299 in the paper
 * @param channels 1 or 3
 * @param classes outputs, at least 2; 1000 in the paper
 * @param width factor on every layer's channels, above 0; 1 in the paper
 * @param middleModules residual modules of the middle flow, at least 0; 8 in the paper
 * @param stemStride stride of the first convolution: 2 in the paper, 1 for small images
 * @param dropout share of features dropped before the classifier, in [0, 1); 0.5 in the paper's
 *     ImageNet recipe
 * @param batchNormDecay of the running statistics, in [0, 1); 0.99 in Keras, which the paper's code
 *     used
 * @param batchNormEpsilon added to the variance; 0.001 in Keras
 * @param l2 penalty on weights, for training with DL4J's own {@code fit}; 1e-5 in the paper
 * @param initialization how the weights are drawn; Keras's default is Glorot's
 * @param labels how many classes an image has; one on ImageNet, many on JFT
 * @param ablation what is changed about the paper's network
 * @param seed of the initial weights
 */
public record XceptionSpec(
    int input,
    int channels,
    int classes,
    double width,
    int middleModules,
    int stemStride,
    double dropout,
    double batchNormDecay,
    double batchNormEpsilon,
    double l2,
    Initialization initialization,
    Labels labels,
    Ablation ablation,
    long seed) {

  /** The paper's network on ImageNet. */
  public static final XceptionSpec PAPER =
      new XceptionSpec(
          299,
          3,
          1000,
          1.0,
          8,
          2,
          0.5,
          0.99,
          0.001,
          1e-5,
          Initialization.GLOROT_UNIFORM,
          Labels.ONE,
          Ablation.NONE,
          42);

  public XceptionSpec {
    require(input >= 28, "input", input, "must be >= 28");
    require(channels == 1 || channels == 3, "channels", channels, "must be 1 or 3");
    require(classes >= 2, "classes", classes, "must be >= 2");
    require(width > 0, "width", width, "must be > 0");
    require(middleModules >= 0, "middle-modules", middleModules, "must be >= 0");
    require(stemStride == 1 || stemStride == 2, "stem-stride", stemStride, "must be 1 or 2");
    require(dropout >= 0 && dropout < 1, "dropout", dropout, "must be in [0, 1)");
    require(
        batchNormDecay >= 0 && batchNormDecay < 1,
        "batch-norm-decay",
        batchNormDecay,
        "must be in [0, 1)");
    require(batchNormEpsilon > 0, "batch-norm-epsilon", batchNormEpsilon, "must be > 0");
    require(l2 >= 0, "l2", l2, "must be >= 0");
  }

  /** What it has in common with other families. */
  ClassifierSpec common() {
    return new ClassifierSpec(
        input, channels, dropout, batchNormDecay, batchNormEpsilon, initialization, labels);
  }

  /** The same network for other images and classes. */
  public XceptionSpec forImages(int size, int imageChannels, int outputs) {
    return new XceptionSpec(
        size,
        imageChannels,
        outputs,
        width,
        middleModules,
        stemStride,
        dropout,
        batchNormDecay,
        batchNormEpsilon,
        l2,
        initialization,
        labels,
        ablation,
        seed);
  }

  /** The same network without its penalty on weights, for an optimizer that brings its own. */
  public XceptionSpec withoutPenalty() {
    return new XceptionSpec(
        input,
        channels,
        classes,
        width,
        middleModules,
        stemStride,
        dropout,
        batchNormDecay,
        batchNormEpsilon,
        0,
        initialization,
        labels,
        ablation,
        seed);
  }

  /** The same network with something changed. */
  public XceptionSpec with(Ablation changed) {
    return new XceptionSpec(
        input,
        channels,
        classes,
        width,
        middleModules,
        stemStride,
        dropout,
        batchNormDecay,
        batchNormEpsilon,
        l2,
        initialization,
        labels,
        changed,
        seed);
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new UnsupportedSettingException(
          String.format(Locale.ROOT, "Invalid model.%s: %s (%s)", name, value, rule));
    }
  }
}
