package sparkception.zoo.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.zoo.architecture.Architectures;

/** Figures are those of papers and of Keras, or worked out by hand. */
class NetworkProfileTest {

  /**
   * Parameters as Keras's summaries have them; multiply-adds in units of a million: MobileNet's
   * paper says 569 (table 4), ResNet's 3.8 thousand (table 1), NASNet's paper 5.72 thousand for
   * Inception V3 and 8.38 thousand for Xception (arXiv 1707.07012, table 2).
   */
  @ParameterizedTest
  @CsvSource({
    "xception, 22910480, 22855952, 8380, 0.005",
    "inception-v3, 23851784, 23817352, 5720, 0.005",
    "mobilenet, 4253864, 4231976, 569, 0.001",
    "resnet-50, 25636712, 25583592, 3800, 0.02",
  })
  void countsWhatIsPublished(
      String name, long parameters, long trained, double millions, double tolerance) {
    NetworkProfile profile = profile(name);
    assertThat(profile.parameters()).isEqualTo(parameters);
    assertThat(profile.trainedParameters()).isEqualTo(trained);
    assertThat(profile.multiplyAdds() / 1e6).isCloseTo(millions, within(millions * tolerance));
    assertThat(profile.flops()).isEqualTo(2 * profile.multiplyAdds());
  }

  /** Of table 1 of MobileNet's paper, by hand: windows times channels times pixels. */
  @Test
  void mobileNetByHand() {
    long stem = 112 * 112 * 32L * 27;
    long depthwise =
        9L
            * (112 * 112 * 32
                + 56 * 56 * 64
                + 56 * 56 * 128
                + 28 * 28 * 128
                + 28 * 28 * 256
                + 14 * 14 * 256
                + 5 * 14 * 14 * 512
                + 7 * 7 * 512
                + 7 * 7 * 1024);
    long pointwise =
        112 * 112 * 32 * 64L
            + 56 * 56 * (64 * 128L + 128 * 128L)
            + 28 * 28 * (128 * 256L + 256 * 256L)
            + 14 * 14 * (256 * 512L + 5 * 512 * 512L)
            + 7 * 7 * (512 * 1024L + 1024 * 1024L);
    assertThat(profile("mobilenet").multiplyAdds())
        .isEqualTo(stem + depthwise + pointwise + 1024 * 1000L);
  }

  @Test
  void layersByHand() {
    assertThat(layer("xception", "block5_sepconv1"))
        .isEqualTo(
            new LayerProfile(
                "block5_sepconv1",
                "separable 3x3",
                List.of(19L, 19L, 728L),
                728 * 9 + 728 * 728,
                19 * 19 * 728L * (9 + 728),
                2 * 19 * 19 * 728));
    assertThat(layer("inception-v3", "mixed4_branch7x7_2"))
        .isEqualTo(
            new LayerProfile(
                "mixed4_branch7x7_2",
                "convolution 1x7",
                List.of(17L, 17L, 128L),
                128 * 128 * 7,
                17 * 17 * 128 * 128 * 7L,
                17 * 17 * 128));
    assertThat(layer("mobilenet", "conv_dw_2_bn").type()).isEqualTo("batch norm, ReLU6");
    assertThat(layer("resnet-50", "conv1_conv").multiplyAdds())
        .as("the bias is an addition, no multiplication")
        .isEqualTo(112 * 112 * 64L * 147);
    assertThat(layer("inception-v3", "mixed10").output()).containsExactly(8L, 8L, 2048L);
    assertThat(layer("xception", "predictions"))
        .isEqualTo(
            new LayerProfile(
                "predictions", "classifier", List.of(1000L), 2_049_000, 2_048_000, 1000));
  }

  @Test
  void memoryIsThatOfOutputsGradientsAndParameters() {
    NetworkProfile tiny =
        new NetworkProfile("tiny", 10, 3, 2, 1000, 900, 5, 10, 700, 400, List.of());
    assertThat(tiny.training(4, false))
        .isEqualTo(new TrainingMemory(4, 16_000, 12_800, 12_000, 40_800));
    assertThat(tiny.training(4, true))
        .isEqualTo(new TrainingMemory(4, 8_000, 6_400, 14_000, 28_400));
  }

  /**
   * Training Xception at 299x299 was measured to take 3,301 MiB with batch 8 and 10,917 with batch
   * 32 (README): an image more takes 317 MiB, which the estimate must not exceed nor fall far short
   * of.
   */
  @Test
  void theEstimateIsNearWhatWasMeasured() {
    NetworkProfile xception = profile("xception");
    double growth =
        (xception.training(32, false).total() - xception.training(8, false).total())
            / 24.0
            / (1 << 20);
    assertThat(growth).isBetween(0.8 * 317, 1.05 * 317);
  }

  private static LayerProfile layer(String model, String name) {
    return profile(model).layers().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static NetworkProfile profile(String name) {
    return NetworkProfile.of(Architectures.named(name).orElseThrow(), 1000);
  }
}
