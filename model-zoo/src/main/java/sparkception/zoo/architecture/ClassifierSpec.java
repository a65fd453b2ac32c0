package sparkception.zoo.architecture;

import java.math.BigDecimal;

/**
 * What every network is asked for, whatever its family.
 *
 * @param input height and width of the images it sees, pixels
 * @param channels 1 for gray, 3 for RGB
 * @param dropout share of features dropped before the classifier, in [0, 1)
 * @param batchNormDecay of the running statistics, in [0, 1)
 * @param batchNormEpsilon added to the variance, above 0
 * @param initialization how the first weights are drawn
 * @param labels {@code one} class an image, or {@code many} as on JFT
 */
public record ClassifierSpec(
    int input,
    int channels,
    double dropout,
    double batchNormDecay,
    double batchNormEpsilon,
    Initialization initialization,
    Labels labels) {

  private static final double KERAS_DECAY = 0.99;

  /** A published network on RGB images, drawn as Keras draws it. */
  public static ClassifierSpec published(int input, double dropout, double epsilon) {
    return new ClassifierSpec(
        input, 3, dropout, KERAS_DECAY, epsilon, Initialization.GLOROT_UNIFORM, Labels.ONE);
  }

  /** The same for other images. */
  public ClassifierSpec forImages(int size, int imageChannels) {
    return new ClassifierSpec(
        size, imageChannels, dropout, batchNormDecay, batchNormEpsilon, initialization, labels);
  }

  /**
   * Reports every value that is out of its range.
   *
   * @param leastInput the smallest image of which the family leaves anything
   */
  public void check(Architecture.Rules rules, int leastInput) {
    rules.require(input >= leastInput, "input", input, "must be >= " + leastInput);
    rules.require(channels == 1 || channels == 3, "channels", channels, "must be 1 for gray or 3");
    rules.require(isFraction(dropout), "dropout", plain(dropout), "must be >= 0 and < 1");
    rules.require(
        isFraction(batchNormDecay),
        "batch-norm-decay",
        plain(batchNormDecay),
        "must be >= 0 and < 1");
    rules.require(
        batchNormEpsilon > 0, "batch-norm-epsilon", plain(batchNormEpsilon), "must be > 0");
  }

  /** Reports a factor on channels that is not above 0. */
  public static void checkWidth(Architecture.Rules rules, double width) {
    rules.require(width > 0, "width", plain(width), "must be > 0");
  }

  /** Reports a stride of the first convolution that is neither 1 nor 2. */
  public static void checkStemStride(Architecture.Rules rules, int stride) {
    rules.require(stride == 1 || stride == 2, "stem-stride", stride, "must be 1 or 2");
  }

  private static boolean isFraction(double value) {
    return value >= 0 && value < 1;
  }

  /** As the user wrote it: 0, not 0.0. */
  private static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
