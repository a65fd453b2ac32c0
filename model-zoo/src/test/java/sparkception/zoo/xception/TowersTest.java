package sparkception.zoo.xception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.cuda.CudaEngine;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.graph.StockGraph;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.profile.NetworkProfile;

/** Xception whose windows see more than a channel: the way back to an Inception module. */
class TowersTest {

  private static final int SIZE = 28;

  /** With g towers a window sees C / g channels, so each kernel has C / g times as many weights. */
  @ParameterizedTest
  @CsvSource({"DEPTHWISE_FIRST, 1", "DEPTHWISE_FIRST, 8", "POINTWISE_FIRST, 4"})
  void windowsOverMoreChannelsHaveMoreWeights(Ablation.Order order, int towers) {
    List<Long> inputs = new ArrayList<>(List.of(64L, 128L, 128L, 256L, 256L, 728L));
    List<Long> outputs = new ArrayList<>(List.of(128L, 128L, 256L, 256L, 728L, 728L));
    for (int i = 0; i < 24; i++) {
      inputs.add(728L);
      outputs.add(728L);
    }
    inputs.addAll(List.of(728L, 728L, 1024L, 1536L));
    outputs.addAll(List.of(728L, 1024L, 1536L, 2048L));
    List<Long> channels = order == Ablation.Order.DEPTHWISE_FIRST ? inputs : outputs;
    long more = channels.stream().mapToLong(each -> 9 * each * (each / towers - 1)).sum();
    Ablation plain = new Ablation(true, order, Ablation.Between.NONE);
    Ablation ablation = new Ablation(true, order, Ablation.Between.NONE, towers);
    assertThat(parameters(ablation)).isEqualTo(parameters(plain) + more);
  }

  private static long parameters(Ablation ablation) {
    XceptionArchitecture network =
        new XceptionArchitecture(
            XceptionSpec.PAPER.common(),
            1,
            8,
            2,
            ablation.residuals(),
            ablation.order(),
            ablation.between(),
            ablation.towers());
    return NetworkProfile.of(network, 1000).parameters();
  }

  @ParameterizedTest
  @EnumSource
  void theyLearnSurviveJsonAndFold(Ablation.Order order) {
    ComputationGraph network = network(new Ablation(true, order, Ablation.Between.RELU, 2));
    assertThat(ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson()))
        .isEqualTo(network.getConfiguration());
    DataSet patterns = patterns();
    network.setLearningRate(0.02);
    network.fit(patterns);
    double first = network.score();
    for (int step = 0; step < 12; step++) {
      network.fit(patterns);
    }
    assertThat(network.score()).isLessThan(0.5 * first);
    INDArray images = patterns.getFeatures();
    INDArray folded = FoldedGraph.of(network).outputSingle(images);
    assertThat(folded.sub(network.outputSingle(false, images)).amaxNumber().doubleValue())
        .isLessThan(1e-4);
  }

  @Test
  void othersRefuseThemByName() {
    ComputationGraph network =
        network(new Ablation(true, Ablation.Order.DEPTHWISE_FIRST, Ablation.Between.NONE, 2));
    assertThatThrownBy(() -> StockGraph.of(network))
        .isInstanceOf(UnsupportedSettingException.class)
        .hasMessage(
            "Unsupported in DL4J's own layers: layer block2_sepconv1_depthwise (a convolution in"
                + " groups)");
    ReplicaSpec spec =
        new ReplicaSpec(
            network.getConfiguration().toJson(),
            new NetworkShape(SIZE, 1, 2),
            new Optimizer(ParameterLayout.of(network), new Momentum(0.9), Decay.NONE, 1),
            2,
            false);
    assertThatThrownBy(() -> new CudaEngine().check(spec, Precision.FP32))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("layer block2_sepconv1_depthwise (a convolution in groups)");
  }

  @Test
  void whatDoesNotDivideChannelsIsRefused() {
    assertThat(problems(1, 3))
        .containsExactly(
            "towers: 3 must be 0 or divide the channels of every separable convolution: 64, 128,"
                + " 256, 728, 1024, 1536, 2048");
    assertThat(problems(1, -1)).hasSize(1);
    assertThat(problems(1, 8)).isEmpty();
    assertThat(problems(0.125, 1)).isEmpty();
    assertThat(problems(0.125, 2)).hasSize(1);
  }

  private static List<String> problems(double width, int towers) {
    List<String> problems = new ArrayList<>();
    new XceptionArchitecture(
            XceptionSpec.PAPER.common(),
            width,
            8,
            2,
            true,
            Ablation.Order.DEPTHWISE_FIRST,
            Ablation.Between.NONE,
            towers)
        .check(
            (holds, key, value, rule) -> {
              if (!holds) {
                problems.add(key + ": " + value + " " + rule);
              }
            });
    return problems;
  }

  /** Channels 16, 32, 64, 182, 256, 384, 512. */
  private static ComputationGraph network(Ablation ablation) {
    XceptionSpec paper = XceptionSpec.PAPER;
    return Xception.network(
        new XceptionSpec(
            SIZE,
            1,
            2,
            0.25,
            1,
            2,
            0,
            0.9,
            0.001,
            0,
            paper.initialization(),
            paper.labels(),
            ablation,
            3));
  }

  /** Horizontal against vertical stripes. */
  private static DataSet patterns() {
    INDArray images = Nd4j.create(DataType.FLOAT, 6, SIZE, SIZE, 1);
    INDArray labels = Nd4j.create(DataType.FLOAT, 6, 2);
    for (int image = 0; image < 6; image++) {
      labels.putScalar(image, image % 2, 1);
      for (int i = 0; i < SIZE * SIZE; i++) {
        int along = image % 2 == 0 ? i % SIZE : i / SIZE;
        images.putScalar((long) image * SIZE * SIZE + i, (along + image) / 3 % 2 == 0 ? 1 : -1);
      }
    }
    return new DataSet(images, labels);
  }
}
