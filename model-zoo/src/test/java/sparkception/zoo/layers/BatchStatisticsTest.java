package sparkception.zoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

class BatchStatisticsTest {

  private static final int IMAGES = 24;

  private ComputationGraph network;
  private INDArray images;

  /** Images that brighten one by one, so that the means of minibatches lie far apart. */
  @BeforeEach
  void makeNetworkAndImages() {
    network =
        Xception.network(
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
                Initialization.HE_NORMAL,
                Labels.ONE,
                Ablation.NONE,
                5));
    Nd4j.getRandom().setSeed(9);
    images = Nd4j.rand(DataType.FLOAT, IMAGES, 28, 28, 1);
    for (int i = 0; i < IMAGES; i++) {
      images.get(NDArrayIndex.point(i)).addi(0.1 * i);
    }
  }

  /** What the first normalization sees depends on no other one, so its statistics are exact. */
  @Test
  void areThoseOfAllImagesHoweverTheyAreCutUp() {
    INDArray seen = network.feedForward(images, false).get("block1_conv1");
    INDArray rows = seen.dup('c').reshape('c', -1, seen.size(3));
    BatchStatistics statistics = new BatchStatistics();
    for (int[] cut : new int[][] {{0, 3}, {3, 11}, {11, IMAGES}}) {
      BatchStatistics part = new BatchStatistics();
      part.add(network, images(cut[0], cut[1]));
      statistics.addAll(part);
    }
    statistics.applyTo(network);
    INDArray mean = parameter("block1_conv1_bn", BatchNormalizationParamInitializer.GLOBAL_MEAN);
    INDArray variance = parameter("block1_conv1_bn", BatchNormalizationParamInitializer.GLOBAL_VAR);
    for (int channel = 0; channel < rows.size(1); channel++) {
      INDArray column = rows.getColumn(channel);
      assertThat(mean.getDouble(channel))
          .isCloseTo(column.meanNumber().doubleValue(), within(1e-4));
      assertThat(variance.getDouble(channel))
          .isCloseTo(column.var(false).getDouble(0), within(1e-3));
    }
  }

  /** With the statistics of a batch in all its layers, a network does to it what training did. */
  @Test
  void makeEvaluationSeeWhatTrainingSaw() {
    INDArray trained = network.outputSingle(true, images);
    assertThat(farthest(network.outputSingle(false, images), trained)).isGreaterThan(0.01);
    BatchStatistics statistics = new BatchStatistics();
    statistics.add(network, images);
    statistics.applyTo(network);
    assertThat(farthest(network.outputSingle(false, images), trained)).isLessThan(1e-3);
  }

  private INDArray images(int from, int to) {
    return images.get(NDArrayIndex.interval(from, to)).dup('c');
  }

  private INDArray parameter(String layer, String name) {
    return network.getLayer(layer).getParam(name);
  }

  private static double farthest(INDArray a, INDArray b) {
    return a.sub(b).amaxNumber().doubleValue();
  }
}
