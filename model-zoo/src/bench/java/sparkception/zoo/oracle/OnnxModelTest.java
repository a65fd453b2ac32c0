package sparkception.zoo.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.graph.StockGraph;
import sparkception.zoo.inception.InceptionV1;
import sparkception.zoo.inception.InceptionV3;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.onnx.OnnxModel;
import sparkception.zoo.resnet.ResNet50;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Ablation.Between;
import sparkception.zoo.xception.Ablation.Order;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** That ONNX Runtime computes from an exported network what the network computes. */
class OnnxModelTest {

  private static final int SIZE = 39;
  private static final int CLASSES = 6;

  static Stream<Arguments> networks() {
    ClassifierSpec spec =
        new ClassifierSpec(SIZE, 3, 0, 0.9, 0.001, Initialization.HE_NORMAL, Labels.ONE);
    return Stream.of(
        Arguments.of("xception", xception(Ablation.NONE, Labels.ONE)),
        Arguments.of("many labels", xception(Ablation.NONE, Labels.MANY)),
        Arguments.of(
            "elu", xception(new Ablation(false, Order.DEPTHWISE_FIRST, Between.ELU), Labels.ONE)),
        Arguments.of(
            "pointwise first",
            xception(new Ablation(true, Order.POINTWISE_FIRST, Between.RELU), Labels.ONE)),
        Arguments.of("mobilenet", network(new MobileNet(spec, 0.25, 2).graph(CLASSES, 0, 3))),
        Arguments.of("resnet-50", network(new ResNet50(spec, 0.125, 2).graph(CLASSES, 0, 3))),
        Arguments.of("inception-v1", network(new InceptionV1(spec, 0.125, 2).graph(CLASSES, 0, 3))),
        Arguments.of(
            "inception-v3", network(new InceptionV3(spec, 0.125, 1).graph(CLASSES, 0, 3))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void computesTheSame(String name, ComputationGraph network) throws OrtException, IOException {
    train(network);
    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(exported(network, Map.of("key", "text")))) {
      assertThat(session.getMetadata().getCustomMetadata()).containsEntry("key", "text");
      for (int batch : new int[] {3, 1}) {
        INDArray images = images(batch);
        float[][][] theirs = run(session, images);
        assertClose(theirs[0], network.outputSingle(false, images).toFloatMatrix());
        float[][] logits = logits(network, images);
        assertClose(theirs[1], logits);
        assertThat(batch == 1 || !Arrays.equals(logits[0], logits[1]))
            .as("for other images, other logits")
            .isTrue();
      }
    }
  }

  private static void assertClose(float[][] found, float[][] expected) {
    for (int image = 0; image < expected.length; image++) {
      float largest = 1;
      for (float value : expected[image]) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(found[image]).containsExactly(expected[image], within(1e-4f * largest));
    }
  }

  private static float[][] logits(ComputationGraph network, INDArray images) {
    INDArray features =
        network.output(List.of("avg_pool"), false, new INDArray[] {images}, null)[0].dup('c');
    Layer classifier = network.getLayer("predictions");
    return features
        .mmul(classifier.getParam("W"))
        .addiRowVector(classifier.getParam("b"))
        .toFloatMatrix();
  }

  /** Statistics and shifts start as zeros and ones, which would hide mistakes. */
  private static void train(ComputationGraph network) {
    Nd4j.getRandom().setSeed(9);
    INDArray labels = Nd4j.eye(CLASSES).castTo(DataType.FLOAT);
    DataSet patterns = new DataSet(images(CLASSES), labels);
    network.setLearningRate(0.01);
    for (int step = 0; step < 20; step++) {
      network.fit(patterns);
    }
  }

  private static INDArray images(int batch) {
    return Nd4j.rand(DataType.FLOAT, batch, SIZE, SIZE, 3).muli(2).subi(1);
  }

  @Test
  void otherLayersAreRefusedByName() {
    ComputationGraph stock = StockGraph.of(xception(Ablation.NONE, Labels.ONE));
    assertThatThrownBy(() -> exported(stock, Map.of()))
        .isInstanceOf(UnsupportedSettingException.class)
        .hasMessage("Unsupported in an ONNX model: layer block1_conv1 (ConvolutionLayer)");
  }

  /** Probabilities and logits. */
  private static float[][][] run(OrtSession session, INDArray images) throws OrtException {
    FloatBuffer pixels =
        FloatBuffer.wrap(images.permute(0, 3, 1, 2).dup('c').data().asFloat());
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                pixels,
                new long[] {images.size(0), 3, SIZE, SIZE});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      return new float[][][] {
        (float[][]) result.get(0).getValue(), (float[][]) result.get(1).getValue()
      };
    }
  }

  private static byte[] exported(ComputationGraph network, Map<String, String> notes)
      throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    InputTypeConvolutional images =
        (InputTypeConvolutional) InputType.convolutional(SIZE, SIZE, 3, CNN2DFormat.NHWC);
    OnnxModel.write(network, images, notes, model);
    return model.toByteArray();
  }

  private static ComputationGraph xception(Ablation ablation, Labels labels) {
    return Xception.network(
        new XceptionSpec(
            SIZE,
            3,
            CLASSES,
            0.125,
            2,
            2,
            0,
            0.9,
            0.001,
            0,
            Initialization.HE_NORMAL,
            labels,
            ablation,
            3));
  }

  private static ComputationGraph network(
      ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }
}
