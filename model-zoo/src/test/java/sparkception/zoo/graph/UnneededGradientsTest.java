package sparkception.zoo.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class UnneededGradientsTest {

  @Test
  void changesNoGradientOfParameters() {
    assertSameGradients(TrainedNetworks.xception(), TrainedNetworks.xception());
  }

  @Test
  void changesNoGradientAboveFrozenLayers() {
    ComputationGraph plain = frozen();
    assertSameGradients(plain, frozen());
    assertThat(plain.getLayer("block7_sepconv1").numParams()).isPositive();
  }

  @Test
  void givesNoGradientOfTheImages() {
    ComputationGraph network = TrainedNetworks.xception();
    UnneededGradients.omit(network);
    gradients(network);
    assertThat(network.getVertex("input").getEpsilon()).isNull();
  }

  private static ComputationGraph frozen() {
    return new TransferLearning.GraphBuilder(TrainedNetworks.xception())
        .setFeatureExtractor("block6_add")
        .build();
  }

  private static void assertSameGradients(ComputationGraph plain, ComputationGraph lean) {
    UnneededGradients.omit(lean);
    assertThat(gradients(lean)).isEqualTo(gradients(plain));
  }

  private static float[] gradients(ComputationGraph network) {
    INDArray labels = Nd4j.eye(TrainedNetworks.CLASSES).getRows(1, 4, 2);
    network.setInput(0, TrainedNetworks.images(3));
    network.setLabel(0, labels);
    network.computeGradientAndScore();
    return network.gradient().gradient().toFloatVector();
  }
}
