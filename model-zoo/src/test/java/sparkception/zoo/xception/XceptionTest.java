package sparkception.zoo.xception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;

class XceptionTest {

  private static final XceptionSpec SMALL =
      new XceptionSpec(
          28,
          1,
          10,
          0.125,
          1,
          1,
          0,
          0.9,
          0.001,
          0,
          Initialization.GLOROT_UNIFORM,
          Labels.ONE,
          Ablation.NONE,
          7);

  @Test
  void hasTheParametersOfKeras() {
    ComputationGraph network = Xception.network(XceptionSpec.PAPER);
    assertThat(network.numParams()).isEqualTo(22_910_480);
    int statistics =
        ParameterLayout.of(network).segments().stream()
            .filter(segment -> segment.role().isStatistic())
            .mapToInt(segment -> segment.length())
            .sum();
    assertThat(statistics).isEqualTo(54_528);
  }

  @Test
  void blocksHaveTheParametersOfKeras() {
    Map<String, Long> parameters = parametersByBlock(Xception.network(XceptionSpec.PAPER));
    assertThat(parameters)
        .containsEntry("block1", 864L + 128 + 18_432 + 256)
        .containsEntry("block5", 3L * (728 * 9 + 728 * 728 + 4 * 728))
        .containsEntry("block14", 9216L + 1024 * 1536 + 6144 + 13_824 + 1536 * 2048 + 8192)
        .containsEntry("predictions", 2_049_000L);
  }

  /** What the paper took away: four strided 1x1 shortcuts with their normalizations. */
  @Test
  void withoutResidualsTheShortcutsAreGone() {
    ComputationGraph network =
        Xception.network(
            XceptionSpec.PAPER.with(
                new Ablation(false, Ablation.Order.DEPTHWISE_FIRST, Ablation.Between.NONE)));
    long weights = 64 * 128 + 128 * 256 + 256 * 728 + 728 * 1024;
    long normalizations = 4 * (128 + 256 + 728 + 1024);
    assertThat(network.numParams()).isEqualTo(22_910_480 - weights - normalizations);
    assertThat(network.getConfiguration().getVertices().keySet())
        .noneMatch(name -> name.endsWith("_add") || name.contains("shortcut"));
  }

  /** Windows slide over a separable convolution's outputs instead of its inputs. */
  @Test
  void pointwiseFirstMovesTheWindowsToTheOutputs() {
    ComputationGraph network =
        Xception.network(
            XceptionSpec.PAPER.with(
                new Ablation(true, Ablation.Order.POINTWISE_FIRST, Ablation.Between.NONE)));
    long inputs = 64 + 128 + 128 + 256 + 256 + 728 + 24 * 728 + 728 + 728 + 1024 + 1536;
    long outputs = 2 * 128 + 2 * 256 + 2 * 728 + 24 * 728 + 728 + 1024 + 1536 + 2048;
    assertThat(network.numParams()).isEqualTo(22_910_480 + 9 * (outputs - inputs));
  }

  @ParameterizedTest
  @EnumSource(Ablation.Between.class)
  void activationsBetweenHaveNoParametersAndLearn(Ablation.Between between) {
    Ablation ablation = new Ablation(true, Ablation.Order.DEPTHWISE_FIRST, between);
    ComputationGraph network = Xception.network(SMALL.with(ablation).forImages(28, 1, 2));
    assertThat(network.numParams())
        .isEqualTo(Xception.network(SMALL.forImages(28, 1, 2)).numParams());
    assertThat(between == Ablation.Between.NONE)
        .isEqualTo(
            !network.getConfiguration().getVertices().containsKey("block2_sepconv1_between"));
    assertLearns(network);
  }

  @Test
  void ablatedNetworksLearnAndSurviveJson() {
    for (Ablation.Order order : Ablation.Order.values()) {
      ComputationGraph network =
          Xception.network(
              SMALL.with(new Ablation(false, order, Ablation.Between.RELU)).forImages(28, 1, 2));
      assertThat(ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson()))
          .isEqualTo(network.getConfiguration());
      assertLearns(network);
      INDArray images = patterns(4).getFeatures();
      INDArray folded = FoldedGraph.of(network).outputSingle(images);
      assertThat(folded.sub(network.outputSingle(images)).amaxNumber().doubleValue())
          .isLessThan(1e-4);
    }
  }

  @Test
  void learnsManyLabels() {
    XceptionSpec many =
        new XceptionSpec(
            28,
            1,
            3,
            0.125,
            1,
            1,
            0,
            0.9,
            0.001,
            0,
            Initialization.GLOROT_UNIFORM,
            Labels.MANY,
            Ablation.NONE,
            7);
    ComputationGraph network = Xception.network(many);
    network.setLearningRate(0.02);
    INDArray images = patterns(16).getFeatures();
    INDArray labels = Nd4j.create(DataType.FLOAT, 16, 3);
    for (int image = 0; image < 16; image++) {
      labels.putScalar(image, image % 2, 1);
      labels.putScalar(image, 2, 1);
    }
    DataSet set = new DataSet(images, labels);
    double before = network.score(set);
    for (int step = 0; step < 12; step++) {
      network.fit(set);
    }
    assertThat(network.score()).isLessThan(0.3 * before);
    assertThat(network.outputSingle(images).getColumn(2).minNumber().doubleValue())
        .as("a sigmoid for each class, not a distribution")
        .isGreaterThan(0.5);
  }

  @Test
  void learnsToTellTwoPatternsApart() {
    assertLearns(Xception.network(SMALL.forImages(28, 1, 2)));
  }

  private static void assertLearns(ComputationGraph network) {
    network.setLearningRate(0.02);
    DataSet patterns = patterns(16);
    double before = network.score(patterns);
    for (int step = 0; step < 12; step++) {
      network.fit(patterns);
    }
    assertThat(network.score()).isLessThan(0.3 * before);
  }

  @Test
  void sameSeedSameBits() {
    assertThat(trained(SMALL)).isEqualTo(trained(SMALL));
  }

  @Test
  void survivesJsonAndModelSerializer() throws IOException {
    ComputationGraph network = Xception.network(SMALL);
    network.fit(
        new DataSet(Nd4j.rand(DataType.FLOAT, 4, 28, 28, 1), Nd4j.eye(10).getRows(0, 3, 5, 9)));
    INDArray images = Nd4j.rand(DataType.FLOAT, 3, 28, 28, 1);
    ComputationGraphConfiguration again =
        ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson());
    assertThat(again).isEqualTo(network.getConfiguration());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(restored.outputSingle(images).toFloatMatrix())
        .isDeepEqualTo(network.outputSingle(images).toFloatMatrix());
  }

  @Test
  void givesProbabilities() {
    INDArray output = Xception.network(SMALL).outputSingle(Nd4j.rand(DataType.FLOAT, 5, 28, 28, 1));
    assertThat(output.shape()).containsExactly(5, 10);
    for (double sum : output.sum(1).toDoubleVector()) {
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void refusesWhatItCannotBe() {
    assertThatThrownBy(() -> XceptionSpec.PAPER.forImages(20, 3, 10))
        .hasMessage("Invalid model.input: 20 (must be >= 28)");
    assertThatThrownBy(() -> XceptionSpec.PAPER.forImages(28, 2, 10))
        .hasMessage("Invalid model.channels: 2 (must be 1 or 3)");
  }

  @Test
  void rolesAreTakenFromTheLayers() {
    Map<ParameterRole, Long> count =
        ParameterLayout.of(Xception.network(SMALL)).segments().stream()
            .collect(Collectors.groupingBy(segment -> segment.role(), Collectors.counting()));
    assertThat(count.get(ParameterRole.SCALE))
        .isEqualTo(count.get(ParameterRole.RUNNING_MEAN))
        .isEqualTo(count.get(ParameterRole.RUNNING_VARIANCE));
    assertThat(count).doesNotContainKey(ParameterRole.FROZEN);
  }

  private static float[] trained(XceptionSpec spec) {
    ComputationGraph network = Xception.network(spec.forImages(28, 1, 2));
    for (int step = 0; step < 3; step++) {
      network.fit(patterns(6));
    }
    return network.params().toFloatVector();
  }

  /** Horizontal against vertical stripes. */
  private static DataSet patterns(int count) {
    INDArray images = Nd4j.create(DataType.FLOAT, count, 28, 28, 1);
    INDArray labels = Nd4j.create(DataType.FLOAT, count, 2);
    for (int image = 0; image < count; image++) {
      labels.putScalar(image, image % 2, 1);
      for (int y = 0; y < 28; y++) {
        for (int x = 0; x < 28; x++) {
          int along = image % 2 == 0 ? x : y;
          images.putScalar(new int[] {image, y, x, 0}, (along + image) / 3 % 2 == 0 ? 1 : -1);
        }
      }
    }
    return new DataSet(images, labels);
  }

  private static Map<String, Long> parametersByBlock(ComputationGraph network) {
    return Arrays.stream(network.getLayers())
        .collect(
            Collectors.groupingBy(
                layer -> layer.conf().getLayer().getLayerName().replaceFirst("_.*", ""),
                Collectors.summingLong(Layer::numParams)));
  }
}
