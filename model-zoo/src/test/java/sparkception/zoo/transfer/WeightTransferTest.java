package sparkception.zoo.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.mobilenet.MobileNet;

class WeightTransferTest {

  private static final List<String> PETS = List.of("cat", "dog", "fish");

  @Test
  void otherClassesGetANewHead() {
    NamedWeights source = weights(0.25, 3, 1);
    NamedWeights target = weights(0.25, 2, 2);
    WeightTransfer transfer = WeightTransfer.of(source, PETS, target, List.of("oak", "elm"), true);
    assertThat(transfer.fresh()).containsExactly("predictions.W [256, 2]", "predictions.b [2]");
    assertThat(transfer.unused()).containsExactly("predictions.W [256, 3]", "predictions.b [3]");
    assertThat(transfer.loaded()).isEqualTo(target.arrays().size() - 2);
    assertThat(transfer.parameters()[0]).isEqualTo(source.values()[0]);
    int last = target.values().length - 1;
    assertThat(transfer.parameters()[last]).isEqualTo(target.values()[last]);
  }

  @Test
  void sameClassesInAnotherOrderKeepTheirOutputs() {
    ComputationGraph trained = network(0.25, 3, 1);
    trained.getLayer("predictions").getParam("b").putScalar(0, 10).putScalar(2, 30);
    NamedWeights target = weights(0.25, 3, 2);
    WeightTransfer transfer =
        WeightTransfer.of(
            NamedWeights.of(trained), PETS, target, List.of("fish", "cat", "dog"), true);
    assertThat(transfer.fresh()).isEmpty();
    ComputationGraph begun = network(0.25, 3, 2);
    ((org.bytedeco.javacpp.FloatPointer) begun.params().data().pointer())
        .put(transfer.parameters(), 0, transfer.parameters().length);
    INDArray there = trained.getLayer("predictions").getParam("W");
    INDArray here = begun.getLayer("predictions").getParam("W");
    assertThat(here.getColumn(0)).isEqualTo(there.getColumn(2));
    assertThat(here.getColumn(1)).isEqualTo(there.getColumn(0));
    assertThat(here.getColumn(2)).isEqualTo(there.getColumn(1));
    assertThat(begun.getLayer("predictions").getParam("b").toFloatVector())
        .containsExactly(30, 10, 0);
  }

  @Test
  void anotherKindOfLabelsGetsANewHead() {
    NamedWeights weights = weights(0.25, 3, 1);
    assertThat(WeightTransfer.of(weights, PETS, weights, PETS, false).fresh()).hasSize(2);
  }

  @Test
  void anotherWidthIsRefusedWithBothShapes() {
    assertThatThrownBy(
            () -> WeightTransfer.of(weights(0.5, 3, 1), PETS, weights(0.25, 3, 1), PETS, true))
        .isInstanceOf(UnsupportedSettingException.class)
        .hasMessageStartingWith(
            "135 weights do not fit: conv1.W is [16, 3, 3, 3] there and [8, 3, 3, 3] here; ")
        .hasMessageEndingWith("; …");
  }

  private static NamedWeights weights(double width, int classes, long seed) {
    return NamedWeights.of(network(width, classes, seed));
  }

  private static ComputationGraph network(double width, int classes, long seed) {
    ComputationGraph network =
        new ComputationGraph(
            new MobileNet(ClassifierSpec.published(32, 0, 0.001), width, 2)
                .graph(classes, 0, seed));
    network.init();
    return network;
  }
}
