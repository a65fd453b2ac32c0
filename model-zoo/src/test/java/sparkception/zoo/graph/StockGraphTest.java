package sparkception.zoo.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.xception.Ablation;

class StockGraphTest {

  private final ComputationGraph network = TrainedNetworks.xception();
  private final ComputationGraph stock = StockGraph.of(network);

  @Test
  void isOfStockLayersAlone() {
    assertThat(Arrays.stream(stock.getLayers()).map(l -> l.getClass().getName()))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("org.deeplearning4j."));
    assertThat(stock.getConfiguration().toJson()).doesNotContain("sparkception");
    assertThat(stock.numParams()).isEqualTo(network.numParams());
  }

  @Test
  void givesTheSameOutputs() {
    INDArray images = TrainedNetworks.images(2);
    assertClose(stock.outputSingle(false, images), network.outputSingle(false, images), 2e-5f);
  }

  @Test
  void givesTheSameOutputsForAblationsAndManyLabels() {
    ComputationGraph ablated =
        TrainedNetworks.xception(
            Labels.MANY, new Ablation(false, Ablation.Order.POINTWISE_FIRST, Ablation.Between.ELU));
    ComputationGraph copy = StockGraph.of(ablated);
    assertThat(copy.getConfiguration().toJson()).doesNotContain("sparkception");
    INDArray images = TrainedNetworks.images(2);
    assertClose(copy.outputSingle(images), ablated.outputSingle(images), 2e-5f);
  }

  @Test
  void trainsToTheSameParameters() {
    DataSet batch = new DataSet(TrainedNetworks.images(4), Nd4j.eye(5).getRows(0, 3, 1, 4));
    ComputationGraph ours = network.clone();
    ours.fit(batch);
    stock.fit(batch);
    for (String layer : new String[] {"block1_conv1", "block2_sepconv2", "block6_sepconv1"}) {
      network
          .getLayer(layer)
          .paramTable()
          .keySet()
          .forEach(
              key ->
                  assertClose(
                      stock.getLayer(layer).getParam(key),
                      ours.getLayer(layer).getParam(key),
                      1e-4f));
    }
  }

  @Test
  void isReadByPlainModelSerializer() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(stock, bytes, false);
    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes.toByteArray()));
    INDArray images = TrainedNetworks.images(1);
    assertClose(read.outputSingle(images), stock.outputSingle(images), 0f);
  }

  private static void assertClose(INDArray found, INDArray expected, float tolerance) {
    float[] values = found.dup('c').data().asFloat();
    float[] wanted = expected.dup('c').data().asFloat();
    assertThat(values).hasSameSizeAs(wanted);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(wanted[i], within(tolerance));
    }
  }
}
