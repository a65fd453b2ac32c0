package sparkception.zoo.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ClassWeightsTest {

  @Test
  void everyClassCountsTheSame() {
    double[] weights = ClassWeights.balanced(List.of(90L, 10L, 0L));
    assertThat(weights[0]).isCloseTo(100 / (2 * 90.0), within(1e-12));
    assertThat(weights[1]).isEqualTo(5);
    assertThat(weights[2]).isEqualTo(1);
    assertThat(ClassWeights.greatest(weights)).isEqualTo(5);
    assertThat(ClassWeights.greatest(new double[0])).isEqualTo(1);
  }

  /** The gradient of an image's bias is its class's weight times that of plain cross-entropy. */
  @Test
  void theyWeighLossAndGradient() {
    double[] weights = {0.5, 3};
    for (int label = 0; label < 2; label++) {
      ComputationGraph plain = network(null);
      ComputationGraph weighted = network(weights);
      weighted.setParams(plain.params());
      train(plain, label);
      train(weighted, label);
      assertThat(weighted.score()).isCloseTo(weights[label] * plain.score(), within(1e-5));
      INDArray expected = plain.gradient().gradient().mul(weights[label]);
      assertThat(weighted.gradient().gradient().equalsWithEps(expected, 1e-5)).isTrue();
    }
  }

  @Test
  void theyAreKeptInTheConfiguration() {
    ComputationGraphConfiguration weighted = configuration(new double[] {0.5, 3});
    assertThat(ComputationGraphConfiguration.fromJson(weighted.toJson())).isEqualTo(weighted);
    assertThat(weighted.toJson()).isNotEqualTo(configuration(null).toJson());
  }

  private static void train(ComputationGraph network, int label) {
    network.setInput(0, Nd4j.createFromArray(new float[][] {{1, -2, .5f}}));
    network.setLabel(0, Nd4j.createFromArray(new float[][] {{1 - label, label}}));
    network.computeGradientAndScore();
  }

  private static ComputationGraph network(double[] weights) {
    ComputationGraph network = new ComputationGraph(configuration(weights));
    network.init();
    return network;
  }

  private static ComputationGraphConfiguration configuration(double[] weights) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(3)
                    .nOut(2)
                    .build(),
                "in")
            .setOutputs("out")
            .build();
    if (weights != null) {
      ClassWeights.apply(configuration, weights);
    }
    return configuration;
  }
}
