package sparkception.zoo.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.xception.Ablation;

class FoldedGraphTest {

  private final ComputationGraph trained = TrainedNetworks.xception();
  private final ComputationGraph folded = FoldedGraph.of(trained);

  @Test
  void givesTheSameOutputs() {
    INDArray images = TrainedNetworks.images(3);
    float[] expected = trained.outputSingle(false, images).dup().data().asFloat();
    float[] found = folded.outputSingle(false, images).dup().data().asFloat();
    assertThat(expected).doesNotContain(1f / TrainedNetworks.CLASSES);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(2e-5f));
    }
  }

  @Test
  void foldsDepthwiseConvolutions() {
    ComputationGraph ablated =
        TrainedNetworks.xception(
            Labels.ONE, new Ablation(true, Ablation.Order.POINTWISE_FIRST, Ablation.Between.RELU));
    INDArray images = TrainedNetworks.images(2);
    INDArray expected = ablated.outputSingle(false, images).dup();
    ComputationGraph folded = FoldedGraph.of(ablated);
    assertThat(folded.outputSingle(false, images).equalsWithEps(expected, 2e-5)).isTrue();
    assertThat(Arrays.stream(folded.getLayers()).map(layer -> layer.conf().getLayer()))
        .noneMatch(BatchNormalization2D.class::isInstance);
  }

  @Test
  void hasNoNormalizationLeft() {
    assertThat(Arrays.stream(folded.getLayers()).map(layer -> layer.conf().getLayer()))
        .isNotEmpty()
        .noneMatch(BatchNormalization2D.class::isInstance);
    assertThat(folded.numParams()).isLessThan(trained.numParams());
  }

  @Test
  void leavesTheTrainedNetworkAlone() {
    ComputationGraph untouched = TrainedNetworks.xception();
    assertThat(trained.getConfiguration()).isEqualTo(untouched.getConfiguration());
    assertThat(trained.params().toFloatVector()).isEqualTo(untouched.params().toFloatVector());
  }

  @Test
  void survivesJson() {
    ComputationGraphConfiguration again =
        ComputationGraphConfiguration.fromJson(folded.getConfiguration().toJson());
    assertThat(again).isEqualTo(folded.getConfiguration());
  }

  @Test
  void refusesToBeTrained() {
    DataSet batch = new DataSet(TrainedNetworks.images(2), Nd4j.eye(5).getRows(0, 3));
    assertThatThrownBy(() -> folded.fit(batch))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageMatching("Cannot train layer block\\S+: batch normalization is folded into it");
  }
}
