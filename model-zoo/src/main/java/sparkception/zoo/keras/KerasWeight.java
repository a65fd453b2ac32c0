package sparkception.zoo.keras;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;

/** What a weight array is, in Keras's words. */
enum KerasWeight {
  DEPTHWISE_KERNEL("depthwise_kernel", DefaultParamInitializer.WEIGHT_KEY),
  POINTWISE_KERNEL("pointwise_kernel", SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY),
  KERNEL("kernel|W", DefaultParamInitializer.WEIGHT_KEY),
  BIAS("bias|b", DefaultParamInitializer.BIAS_KEY),
  GAMMA("gamma", BatchNormalizationParamInitializer.GAMMA),
  BETA("beta", BatchNormalizationParamInitializer.BETA),
  MEAN("moving_mean|running_mean", BatchNormalizationParamInitializer.GLOBAL_MEAN),
  VARIANCE("moving_variance|running_std", BatchNormalizationParamInitializer.GLOBAL_VAR);

  private final String names;
  private final String parameter;

  /**
   * A kind of array.
   *
   * @param names in Keras 2 and, where it differs, in Keras 1: a regular expression
   */
  KerasWeight(String names, String parameter) {
    this.names = names;
    this.parameter = parameter;
  }

  /** What Keras 2 calls it. */
  String kerasName() {
    return names.replaceAll("\\|.*", "");
  }

  /** What DL4J calls it. */
  String parameter() {
    return parameter;
  }

  /**
   * What the last part of a weight's name says: {@code kernel:0}, or {@code block1_conv1_W:0} as
   * Keras 1 wrote it.
   */
  static Optional<KerasWeight> named(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1).replaceAll(":\\d+$", "");
    return Arrays.stream(values())
        .filter(weight -> last.matches("(.*_)?(" + weight.names + ")"))
        .findFirst();
  }
}
