package sparkception.zoo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** The network that ONNX Runtime is measured with is the network that we measure. */
class OnnxExportTest {

  private static final int SIZE = 71;
  private static final int BATCH = 3;

  @Test
  void onnxRuntimeGivesTheProbabilitiesThatWeGive() {
    ComputationGraph network =
        Xception.network(
            new XceptionSpec(
                SIZE,
                3,
                6,
                0.125,
                2,
                2,
                0,
                0.9,
                0.001,
                0,
                Initialization.HE_NORMAL,
                Labels.ONE,
                Ablation.NONE,
                3));
    INDArray images = Nd4j.rand(DataType.FLOAT, BATCH, SIZE, SIZE, 3).muli(2).subi(1);
    spread(network);
    float[][] ours = network.outputSingle(false, images).toFloatMatrix();
    try (OnnxRuntimeContestant onnx =
        new OnnxRuntimeContestant(
            network, images.permute(0, 3, 1, 2).dup('c').data().asFloat(), BATCH, 3, SIZE, SIZE)) {
      float[][] theirs = onnx.probabilities();
      for (int image = 0; image < BATCH; image++) {
        for (int label = 0; label < ours[image].length; label++) {
          assertThat(theirs[image][label]).isCloseTo(ours[image][label], within(1e-5f));
        }
      }
      assertThat(ours[0]).as("for other images, other probabilities").isNotEqualTo(ours[1]);
    }
  }

  /** Statistics other than those of a fresh network, with which folding would do nothing. */
  private static void spread(ComputationGraph network) {
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              if (name.endsWith("_gamma") || name.endsWith("_var")) {
                values.assign(Nd4j.rand(values.dataType(), values.shape()).addi(0.5));
              } else if (name.endsWith("_beta") || name.endsWith("_mean")) {
                values.assign(Nd4j.rand(values.dataType(), values.shape()).subi(0.5));
              }
            });
  }
}
