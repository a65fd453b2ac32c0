package sparkception.zoo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.optim.ParameterLayout;

/** The published networks: parameters and output shapes are those of keras.applications. */
class ArchitecturesTest {

  @Test
  void areFoundByName() {
    assertThat(Architectures.names())
        .contains(
            "inception-v1", "inception-v3", "mobilenet", "resnet-50", "stacked-units", "xception");
    assertThat(Architectures.named("mobilenet")).contains(new MobileNet());
    assertThat(Architectures.named("vgg-16")).isEmpty();
  }

  /** Keras's totals, and what of them its summaries call not trainable: running statistics. */
  @ParameterizedTest
  @CsvSource({
    "xception, 22910480, 54528",
    "inception-v3, 23851784, 34432",
    "mobilenet, 4253864, 21888",
    "resnet-50, 25636712, 53120",
  })
  void haveTheParametersOfKeras(String name, int total, int statistics) {
    ComputationGraph network = network(architecture(name), 1000);
    assertThat(network.numParams()).isEqualTo(total);
    assertThat(
            ParameterLayout.of(network).segments().stream()
                .filter(segment -> segment.role().isStatistic())
                .mapToInt(segment -> segment.length())
                .sum())
        .isEqualTo(statistics);
  }

  /** BVLC's GoogLeNet has 6,998,552, with a bias where ours has four numbers a filter. */
  @Test
  void inceptionV1HasTheParametersOfTheOriginal() {
    ComputationGraph network = network(architecture("inception-v1"), 1000);
    long filters = 7280;
    assertThat(network.numParams()).isEqualTo(6_998_552 + 3 * filters);
  }

  /** Keras's totals at other widths: the paper's 2.6, 1.3 and 0.5 million. */
  @ParameterizedTest
  @CsvSource({"0.75, 2601976", "0.5, 1342536", "0.25, 475544"})
  void mobileNetHasTheWidthsOfThePaper(double width, int parameters) {
    MobileNet published = new MobileNet();
    MobileNet thin = new MobileNet(published.common(), width, published.stemStride());
    assertThat(network(thin, 1000).numParams()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    // Layer, parameters and output as Keras's model.summary() prints them.
    "mobilenet, conv1, 864, 112, 112, 32",
    "mobilenet, conv1_bn, 128, 112, 112, 32",
    "mobilenet, conv_dw_1, 288, 112, 112, 32",
    "mobilenet, conv_pw_1, 2048, 112, 112, 64",
    "mobilenet, conv_dw_2, 576, 56, 56, 64",
    "mobilenet, conv_pw_2, 8192, 56, 56, 128",
    "mobilenet, conv_dw_4, 1152, 28, 28, 128",
    "mobilenet, conv_pw_6, 131072, 14, 14, 512",
    "mobilenet, conv_dw_12, 4608, 7, 7, 512",
    "mobilenet, conv_pw_13, 1048576, 7, 7, 1024",
    "mobilenet, conv_pw_13_bn, 4096, 7, 7, 1024",
    "resnet-50, conv1_conv, 9472, 112, 112, 64",
    "resnet-50, conv1_bn, 256, 112, 112, 64",
    "resnet-50, pool1_pool, 0, 56, 56, 64",
    "resnet-50, conv2_block1_1_conv, 4160, 56, 56, 64",
    "resnet-50, conv2_block1_2_conv, 36928, 56, 56, 64",
    "resnet-50, conv2_block1_0_conv, 16640, 56, 56, 256",
    "resnet-50, conv2_block2_1_conv, 16448, 56, 56, 64",
    "resnet-50, conv3_block1_0_conv, 131584, 28, 28, 512",
    "resnet-50, conv4_block6_out, 0, 14, 14, 1024",
    "resnet-50, conv5_block1_0_conv, 2099200, 7, 7, 2048",
    "resnet-50, conv5_block3_2_conv, 2359808, 7, 7, 512",
    "inception-v3, stem_1, 864, 149, 149, 32",
    "inception-v3, stem_1_bn, 96, 149, 149, 32",
    "inception-v3, stem_2, 9216, 147, 147, 32",
    "inception-v3, stem_3, 18432, 147, 147, 64",
    "inception-v3, stem_pool_1, 0, 73, 73, 64",
    "inception-v3, stem_4, 5120, 73, 73, 80",
    "inception-v3, stem_5, 138240, 71, 71, 192",
    "inception-v3, stem_pool_2, 0, 35, 35, 192",
    "inception-v3, mixed0_branch5x5_2, 76800, 35, 35, 64",
    "inception-v3, mixed0, 0, 35, 35, 256",
    "inception-v3, mixed1, 0, 35, 35, 288",
    "inception-v3, mixed2, 0, 35, 35, 288",
    "inception-v3, mixed3_branch3x3, 995328, 17, 17, 384",
    "inception-v3, mixed3, 0, 17, 17, 768",
    "inception-v3, mixed4_branch7x7_2, 114688, 17, 17, 128",
    "inception-v3, mixed4_branch7x7_3, 172032, 17, 17, 192",
    "inception-v3, mixed7, 0, 17, 17, 768",
    "inception-v3, mixed8, 0, 8, 8, 1280",
    "inception-v3, mixed9_branch3x3_row, 442368, 8, 8, 384",
    "inception-v3, mixed9, 0, 8, 8, 2048",
    "inception-v3, mixed10, 0, 8, 8, 2048",
    "xception, block1_conv1, 864, 149, 149, 32",
    "xception, block1_conv2, 18432, 147, 147, 64",
    "xception, block2_sepconv1, 8768, 147, 147, 128",
    "xception, block2_pool, 0, 74, 74, 128",
    "xception, block5_sepconv1, 536536, 19, 19, 728",
    "xception, block13_add, 0, 10, 10, 1024",
    "xception, block14_sepconv2, 3159552, 10, 10, 2048",
    "inception-v1, conv1, 9408, 112, 112, 64",
    "inception-v1, inception_3a, 0, 28, 28, 256",
    "inception-v1, inception_3b, 0, 28, 28, 480",
    "inception-v1, inception_4a_5x5, 19200, 14, 14, 48",
    "inception-v1, inception_4e, 0, 14, 14, 832",
    "inception-v1, inception_5b, 0, 7, 7, 1024",
  })
  void layersHaveTheParametersAndShapesOfThePublished(
      String name, String layer, long parameters, int height, int width, int channels) {
    Architecture architecture = architecture(name);
    ComputationGraphConfiguration graph = architecture.graph(1000, 0, 1);
    int input = architecture.common().input();
    InputTypeConvolutional type =
        (InputTypeConvolutional)
            graph
                .getLayerActivationTypes(InputType.convolutional(input, input, 3, CNN2DFormat.NHWC))
                .get(layer);
    assertThat(List.of(type.getHeight(), type.getWidth(), type.getChannels()))
        .containsExactly((long) height, (long) width, (long) channels);
    assertThat(graph.getVertices().get(layer).numParams(false)).isEqualTo(parameters);
  }

  /** Thirteen separable convolutions, six kinds of branches: every convolution is normalized. */
  @ParameterizedTest
  @CsvSource({"xception, 40", "inception-v3, 94", "mobilenet, 27", "resnet-50, 53"})
  void haveAsManyNormalizationsAsKeras(String name, int normalizations) {
    assertThat(architecture(name).graph(10, 0, 1).getVertices().keySet())
        .filteredOn(vertex -> vertex.endsWith("_bn"))
        .hasSize(normalizations);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xception",
        "inception-v1",
        "inception-v3",
        "mobilenet",
        "resnet-50",
        "stacked-units"
      })
  void surviveJson(String name) {
    ComputationGraphConfiguration graph = network(architecture(name), 10).getConfiguration();
    assertThat(ComputationGraphConfiguration.fromJson(graph.toJson()).equals(graph)).isTrue();
  }

  @Test
  void tellWhatIsWrong() {
    List<String> problems = new ArrayList<>();
    Architecture tiny = architecture("inception-v3").forImages(40, 2);
    tiny.check(
        (holds, key, value, rule) -> {
          if (!holds) {
            problems.add("%s: %s (%s)".formatted(key, value, rule));
          }
        });
    assertThat(problems)
        .containsExactly("input: 40 (must be >= 75)", "channels: 2 (must be 1 for gray or 3)");
  }

  /** The smallest image that a family takes leaves a pixel. */
  @ParameterizedTest
  @CsvSource({
    "xception, 28",
    "inception-v1, 28",
    "inception-v3, 75",
    "mobilenet, 28",
    "resnet-50, 28",
    "stacked-units, 8"
  })
  void takeTheSmallestImageThatTheySay(String name, int size) {
    ComputationGraph network = network(architecture(name).forImages(size, 1), 3);
    assertThat(layers(network)).containsKey("predictions");
  }

  private static Map<String, Layer> layers(ComputationGraph network) {
    return Arrays.stream(network.getLayers())
        .collect(Collectors.toMap(layer -> layer.conf().getLayer().getLayerName(), layer -> layer));
  }

  private static Architecture architecture(String name) {
    return Architectures.named(name).orElseThrow();
  }

  private static ComputationGraph network(Architecture architecture, int classes) {
    ComputationGraph network = new ComputationGraph(architecture.graph(classes, 0, 1));
    network.init();
    return network;
  }
}
