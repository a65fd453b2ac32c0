package sparkception.zoo.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

class EmbeddingTest {

  /** The classifier's last layer, applied by hand to the embedding, gives its probabilities. */
  @Test
  void isWhatTheLastLayerReads() {
    ComputationGraph classifier = TrainedNetworks.xception();
    INDArray images = TrainedNetworks.images(2);
    INDArray embedding = Embedding.of(classifier).outputSingle(false, images);
    assertThat(embedding.shape()).containsExactly(2, Embedding.length(classifier));
    String last = classifier.getConfiguration().getNetworkOutputs().get(0);
    INDArray logits =
        embedding
            .mmul(classifier.getLayer(last).getParam("W"))
            .addRowVector(classifier.getLayer(last).getParam("b"));
    float[] expected = Transforms.softmax(logits, true).dup('c').data().asFloat();
    float[] found = classifier.outputSingle(false, images).dup('c').data().asFloat();
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }
}
