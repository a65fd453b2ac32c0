package sparkception.zoo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.layers.Convolution2D;

/** A network whose one convolution copies its two channels, so that features are the image. */
class ExplainerTest {

  /** Two channels at 2 x 2 places: 1 2 3 4, and 0.5 0 0 0. */
  private static final float[] IMAGE = {1, 0.5f, 2, 0, 3, 0, 4, 0};

  private static final float[][] WEIGHTS = {{1, -1}, {2, 0.5f}};

  /** sum over channels of (w / 4) f: 0.25 + 0.25, 0.5, 0.75, 1. */
  @Test
  void gradCamIsTheWeightedSumOfFeatures() {
    assertThat(heat(0, Method.GRAD_CAM))
        .containsExactly(new float[] {0.5f, 0.5f, 0.75f, 1}, within(1e-6f));
  }

  /** For class 1: -0.25 f0 + 0.125 f1 is negative everywhere: nothing speaks for it. */
  @Test
  void whatSpeaksAgainstAClassIsNoHeat() {
    assertThat(heat(1, Method.GRAD_CAM)).containsExactly(new float[] {0, 0, 0, 0}, within(0f));
  }

  /**
   * g = 1/4 and 1/2; sums over places 10 and 1/2; alpha = 1 / (2 + sum g) = 2/9 and 4/9; weights
   * places alpha g = 2/9 and 8/9: heat 2/9 f0 + 8/9 f1 = 6/9, 4/9, 6/9, 8/9.
   */
  @Test
  void gradCamPlusPlusByHand() {
    assertThat(heat(0, Method.GRAD_CAM_PLUS_PLUS))
        .containsExactly(new float[] {0.75f, 0.5f, 0.75f, 1}, within(1e-6f));
  }

  @Test
  void occlusionFindsTheOnlyPlaceThatCounts() {
    int size = 16;
    float[] pixels = new float[size * size * 2];
    for (int y = 12; y < 14; y++) {
      for (int x = 2; x < 4; x++) {
        pixels[(y * size + x) * 2] = 40;
      }
    }
    Explainer explainer = Explainer.of(network(size));
    Explainer.Seen seen = explainer.look(pixels, size, 2);
    assertThat(seen.likeliest()).isZero();
    HeatMap map = explainer.heat(pixels, size, 2, seen, 0, Method.OCCLUSION);
    assertThat(map.rows()).isEqualTo(8);
    assertThat(map.values()[6 * 8 + 1]).isEqualTo(1);
    assertThat(map.values()[1 * 8 + 6]).isZero();
  }

  @Test
  void aMapIsDrawnLargerBilinearly() {
    HeatMap map = new HeatMap(1, 2, new float[] {0, 1});
    assertThat(map.resized(4)).startsWith(new float[] {0, 0.25f, 0.75f, 1}, within(1e-6f));
  }

  @Test
  void otherNetworksAreRefused() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.feedForward(3))
            .addLayer(
                "said",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(2)
                    .build(),
                "input")
            .setOutputs("said")
            .build();
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    assertThatThrownBy(() -> Explainer.of(network))
        .isInstanceOf(UnsupportedSettingException.class)
        .hasMessage(
            "Cannot explain this network: its output said does not follow a global pooling");
  }

  private static float[] heat(int classIndex, Method method) {
    Explainer explainer = Explainer.of(network(2));
    Explainer.Seen seen = explainer.look(IMAGE, 2, 2);
    return explainer.heat(IMAGE, 2, 2, seen, classIndex, method).values();
  }

  private static ComputationGraph network(int size) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutional(size, size, 2, CNN2DFormat.NHWC))
                .addLayer("copy", copy(), "input")
                .addLayer("features", copy(), "copy")
                .addLayer(
                    "pool",
                    new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build(),
                    "features")
                .addLayer(
                    "said",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build(),
                    "pool")
                .setOutputs("said")
                .build());
    network.init();
    for (String layer : List.of("copy", "features")) {
      INDArray weights = network.getLayer(layer).getParam("W").assign(0);
      weights.putScalar(new int[] {0, 0, 0, 0}, 1);
      weights.putScalar(new int[] {1, 1, 0, 0}, 1);
    }
    network.getLayer("said").getParam("W").assign(Nd4j.create(WEIGHTS));
    return network;
  }

  private static Convolution2D copy() {
    return new Convolution2D(
        new ConvolutionLayer.Builder(1, 1).nOut(2).dataFormat(CNN2DFormat.NHWC).hasBias(false));
  }
}
