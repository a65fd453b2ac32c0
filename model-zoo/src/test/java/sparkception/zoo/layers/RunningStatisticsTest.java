package sparkception.zoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** Running statistics of the first normalization, whose input the steps below do not change. */
class RunningStatisticsTest {

  private static final double DECAY = 0.99;
  private static final String CONVOLUTION = "block1_conv1";
  private static final String NORMALIZATION = "block1_conv1_bn";

  private ComputationGraph network;

  @BeforeEach
  void makeNetwork() {
    network =
        Xception.network(
            new XceptionSpec(
                28,
                1,
                3,
                0.0625,
                0,
                1,
                0,
                DECAY,
                0.001,
                0,
                Initialization.GLOROT_UNIFORM,
                Labels.ONE,
                Ablation.NONE,
                5));
    network.initGradientsView();
  }

  @Test
  void areThoseOfTheBatchAfterTheFirstStep() {
    INDArray images = images(1, 4);
    train(images, 0);
    assertThat(farthest(parameter(GLOBAL_MEAN), seen(images).mean(0))).isLessThan(1e-4);
    assertThat(farthest(parameter(GLOBAL_VAR), seen(images).var(false, 0))).isLessThan(1e-3);
  }

  /** The second step keeps a tenth of the first. */
  @Test
  void moveFastAtFirst() {
    INDArray first = images(1, 4);
    INDArray second = images(2, 8);
    train(first, 0);
    train(second, 1);
    INDArray expected = seen(first).mean(0).mul(0.1).add(seen(second).mean(0).mul(0.9));
    assertThat(farthest(parameter(GLOBAL_MEAN), expected)).isLessThan(1e-4);
  }

  @Test
  void moveByTheirDecayInTheEnd() {
    INDArray images = images(1, 4);
    INDArray before = parameter(GLOBAL_VAR).dup();
    train(images, 5000);
    INDArray expected = before.mul(DECAY).add(seen(images).var(false, 0).mul(1 - DECAY));
    assertThat(farthest(parameter(GLOBAL_VAR), expected)).isLessThan(1e-5);
  }

  /** One step that moves statistics alone. */
  private void train(INDArray images, int iterations) {
    network.getConfiguration().setIterationCount(iterations);
    network.setInput(0, images);
    network.setLabel(0, Nd4j.ones(DataType.FLOAT, images.size(0), 3));
    network.computeGradientAndScore();
    for (String statistic : new String[] {GLOBAL_MEAN, GLOBAL_VAR}) {
      INDArray step = network.gradient().getGradientFor(NORMALIZATION + "_" + statistic);
      parameter(statistic).subi(step);
    }
  }

  private INDArray seen(INDArray images) {
    INDArray activations = network.feedForward(images, false).get(CONVOLUTION);
    return activations.dup('c').reshape('c', -1, activations.size(3));
  }

  private INDArray parameter(String name) {
    return network.getLayer(NORMALIZATION).getParam(name);
  }

  private static INDArray images(long seed, int count) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.rand(DataType.FLOAT, count, 28, 28, 1).muli(4);
  }

  private static double farthest(INDArray found, INDArray expected) {
    return found.reshape(-1).sub(expected.reshape(-1)).amaxNumber().doubleValue();
  }
}
