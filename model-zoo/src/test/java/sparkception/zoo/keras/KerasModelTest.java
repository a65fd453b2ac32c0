package sparkception.zoo.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
import sparkception.zoo.resnet.ResNet50;
import sparkception.zoo.units.StackedUnits;
import sparkception.zoo.units.Unit;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Ablation.Between;
import sparkception.zoo.xception.Ablation.Order;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/**
 * That what is written for Keras is read as written, and that Keras itself computes from it what
 * the network computes; the second where Python has Keras ({@code -Dtest.python}, {@code python3}).
 */
class KerasModelTest {

  private static final int SIZE = 75;

  /** A multiple of 32, at which Keras pads its MobileNet as TensorFlow does. */
  private static final int APPLICATION_SIZE = 96;

  private static final int CLASSES = 5;
  private static final int IMAGES = 3;

  private static final String PYTHON = System.getProperty("test.python", "/usr/bin/python3");

  /** Of each model: what it says, and what one that has taken its weights alone says. */
  private static final String PREDICT =
      """
      import os, sys, numpy
      os.environ.setdefault('KERAS_BACKEND', 'jax')
      import keras
      images = numpy.fromfile('images', '<f4').reshape(IMAGES, SIZE, SIZE, 3)
      for name in sys.argv[1:]:
          model = keras.models.load_model(name + '.keras')
          model.predict(images, verbose=0).astype('<f4').tofile(name + '.model')
          model.set_weights([weights * 0 for weights in model.get_weights()])
          model.load_weights(name + '.h5')
          model.predict(images, verbose=0).astype('<f4').tofile(name + '.weights')
      """;

  /** Networks of keras.applications with random weights, saved in each way, and their features. */
  private static final String APPLICATIONS =
      """
      import os, sys, numpy
      os.environ.setdefault('KERAS_BACKEND', 'jax')
      import keras
      images = numpy.fromfile('images', '<f4').reshape(IMAGES, SIZE, SIZE, 3)
      random = numpy.random.default_rng(1)
      shape = {'weights': None, 'input_shape': (SIZE, SIZE, 3), 'classes': 7}
      models = {'xception': keras.applications.Xception(**shape),
                'mobilenet': keras.applications.MobileNet(alpha=0.25, **shape),
                'inception-v3': keras.applications.InceptionV3(**shape)}
      for name, model in models.items():
          for layer in model.layers:
              if layer.__class__.__name__ == 'BatchNormalization':
                  layer.set_weights([random.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])
          pooled = [layer for layer in model.layers
                    if layer.__class__.__name__ == 'GlobalAveragePooling2D'][0].output
          features = keras.Model(model.inputs, pooled)
          numpy.squeeze(features.predict(images, verbose=0)).astype('<f4').tofile(name + '.features')
          model.save(name + '.h5')
          model.save(name + '.keras')
          model.save_weights(name + '.weights.h5')
      """;

  @TempDir Path folder;

  static Stream<Arguments> networks() {
    ClassifierSpec spec =
        new ClassifierSpec(SIZE, 3, 0.3, 0.9, 0.001, Initialization.HE_NORMAL, Labels.ONE);
    return Stream.of(
        Arguments.of("xception", xception(Ablation.NONE, Labels.ONE)),
        Arguments.of("many-labels", xception(Ablation.NONE, Labels.MANY)),
        Arguments.of(
            "elu", xception(new Ablation(false, Order.DEPTHWISE_FIRST, Between.ELU), Labels.ONE)),
        Arguments.of(
            "pointwise-first",
            xception(new Ablation(true, Order.POINTWISE_FIRST, Between.RELU), Labels.ONE)),
        Arguments.of(
            "towers",
            Xception.configuration(
                new XceptionSpec(
                    SIZE,
                    3,
                    CLASSES,
                    0.25,
                    1,
                    2,
                    0,
                    0.9,
                    0.001,
                    0,
                    Initialization.HE_NORMAL,
                    Labels.ONE,
                    new Ablation(true, Order.DEPTHWISE_FIRST, Between.NONE, 2),
                    3))),
        Arguments.of("mobilenet", new MobileNet(spec, 0.25, 2).graph(CLASSES, 0, 3)),
        Arguments.of("resnet-50", new ResNet50(spec, 0.125, 2).graph(CLASSES, 0, 3)),
        Arguments.of("inception-v1", new InceptionV1(spec, 0.125, 2).graph(CLASSES, 0, 3)),
        Arguments.of("inception-v3", new InceptionV3(spec, 0.125, 2).graph(CLASSES, 0, 3)),
        Arguments.of(
            "units", new StackedUnits(spec, Unit.XCEPTION, 3, 1, 0.25, 1).graph(CLASSES, 0, 3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void itIsReadToTheBitAsWritten(String name, ComputationGraphConfiguration configuration)
      throws IOException {
    ComputationGraph network = network(configuration);
    network.params().assign(Nd4j.rand(DataType.FLOAT, network.params().shape()));
    for (byte[] file : List.of(archive(network), weights(network))) {
      ComputationGraph other = network(configuration);
      KerasWeights.read(name, file).into(other);
      other.getLayer("predictions").setParams(network.getLayer("predictions").params());
      assertThat(other.params()).isEqualTo(network.params());
    }
  }

  /** As Keras 3.15 lists its own Xception, whose shortcuts it calls conv2d and so on. */
  @Test
  void layersAreInKerasesOrder() throws IOException {
    List<String> names =
        KerasFile.read("k.h5", weights(network(xception(Ablation.NONE, Labels.ONE))))
            .layers()
            .stream()
            .map(KerasLayer::name)
            .toList();
    assertThat(names)
        .containsSubsequence(
            "block2_sepconv2",
            "block2_sepconv2_bn",
            "block2_shortcut",
            "block2_shortcut_bn",
            "block3_sepconv1")
        .doesNotHaveDuplicates();
  }

  @Test
  void theSameNetworkGivesTheSameBytes() throws IOException {
    ComputationGraph network = network(xception(Ablation.NONE, Labels.ONE));
    assertThat(archive(network)).isEqualTo(archive(network));
  }

  /** Whatever is damaged, there is weights or a sentence. */
  @Test
  void damagedArchivesAreRefusedOrRead() throws IOException {
    byte[] file = archive(network(xception(Ablation.NONE, Labels.ONE)));
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = file.clone();
      for (int flips = random.nextInt(20); flips >= 0; flips--) {
        damaged[4 + random.nextInt(i % 2 == 0 ? 2000 : file.length - 4)] = (byte) random.nextInt();
      }
      try {
        KerasFile.read("k.keras", damaged);
      } catch (KerasFileException e) {
        assertThat(e).hasMessageContaining("k.keras");
      }
    }
  }

  @Test
  void otherLayersAreRefusedByName() {
    ComputationGraph stock = StockGraph.of(network(xception(Ablation.NONE, Labels.ONE)));
    assertThatThrownBy(() -> archive(stock))
        .isInstanceOf(UnsupportedSettingException.class)
        .hasMessage("Unsupported in a Keras model: layer block1_conv1 (ConvolutionLayer)");
  }

  @Test
  void kerasComputesTheSame() throws IOException, InterruptedException {
    assumeTrue(
        python("import os; os.environ.setdefault('KERAS_BACKEND', 'jax'); import keras") == 0,
        "Python has no Keras");
    INDArray images = images(IMAGES, SIZE);
    write("images", images);
    List<String> arguments = new ArrayList<>();
    List<Arguments> networks = networks().toList();
    List<INDArray> expected = new ArrayList<>();
    for (Arguments each : networks) {
      ComputationGraph network = network((ComputationGraphConfiguration) each.get()[1]);
      train(network);
      String name = (String) each.get()[0];
      Files.write(folder.resolve(name + ".keras"), archive(network));
      Files.write(folder.resolve(name + ".h5"), weights(network));
      arguments.add(name);
      expected.add(network.outputSingle(false, images));
    }
    assertThat(python(PREDICT, arguments.toArray(String[]::new))).isZero();
    for (int i = 0; i < networks.size(); i++) {
      for (String way : List.of(".model", ".weights")) {
        assertClose(arguments.get(i) + way, expected.get(i));
      }
    }
  }

  @Test
  void whatKerasSavesIsReadHere() throws IOException, InterruptedException {
    assumeTrue(
        python("import os; os.environ.setdefault('KERAS_BACKEND', 'jax'); import keras") == 0,
        "Python has no Keras");
    INDArray images = images(IMAGES, APPLICATION_SIZE);
    write("images", images);
    assertThat(python(APPLICATIONS.replace("SIZE", APPLICATION_SIZE + ""))).isZero();
    ClassifierSpec spec =
        new ClassifierSpec(
            APPLICATION_SIZE, 3, 0, 0.9, 0.001, Initialization.HE_NORMAL, Labels.ONE);
    Map<String, ComputationGraphConfiguration> networks =
        Map.of(
            "xception",
            Xception.configuration(
                new XceptionSpec(
                    APPLICATION_SIZE,
                    3,
                    CLASSES,
                    1,
                    8,
                    2,
                    0,
                    0.9,
                    0.001,
                    0,
                    Initialization.HE_NORMAL,
                    Labels.ONE,
                    Ablation.NONE,
                    3)),
            "mobilenet",
            new MobileNet(spec, 0.25, 2).graph(CLASSES, 0, 3),
            "inception-v3",
            new InceptionV3(spec, 1, 2).graph(CLASSES, 0, 3));
    for (Map.Entry<String, ComputationGraphConfiguration> each : networks.entrySet()) {
      for (String ending : List.of(".h5", ".keras", ".weights.h5")) {
        ComputationGraph network = network(each.getValue());
        String file = each.getKey() + ending;
        KerasWeights.read(file, Files.readAllBytes(folder.resolve(file))).into(network);
        INDArray features =
            network.output(List.of("avg_pool"), false, new INDArray[] {images}, null)[0];
        assertClose(each.getKey() + ".features", features);
      }
    }
  }

  private void assertClose(String file, INDArray expected) throws IOException {
    FloatBuffer found =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] all = new float[found.remaining()];
    found.get(all);
    float largest = expected.amaxNumber().floatValue();
    assertThat(all)
        .as(file)
        .containsExactly(expected.dup('c').data().asFloat(), within(1e-4f * largest));
  }

  private int python(String program, String... arguments) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return -1;
    }
    String text =
        program.replace("IMAGES", Integer.toString(IMAGES)).replace("SIZE", Integer.toString(SIZE));
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", text));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("python.log").toFile())
        .start()
        .waitFor();
  }

  private void write(String name, INDArray values) throws IOException {
    float[] all = values.dup('c').data().asFloat();
    ByteBuffer bytes = ByteBuffer.allocate(4 * all.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(all);
    Files.write(folder.resolve(name), bytes.array());
  }

  /** Statistics and shifts start as zeros and ones, which would hide mistakes. */
  private static void train(ComputationGraph network) {
    Nd4j.getRandom().setSeed(9);
    DataSet patterns = new DataSet(images(CLASSES, SIZE), Nd4j.eye(CLASSES).castTo(DataType.FLOAT));
    network.setLearningRate(0.01);
    for (int step = 0; step < 5; step++) {
      network.fit(patterns);
    }
  }

  private static INDArray images(int batch, int size) {
    return Nd4j.rand(DataType.FLOAT, batch, size, size, 3).muli(2).subi(1);
  }

  private static byte[] archive(ComputationGraph network) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    KerasModel.writeArchive(network, type(), note(), file);
    return file.toByteArray();
  }

  private static byte[] weights(ComputationGraph network) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    KerasModel.writeWeights(network, type(), note(), file);
    return file.toByteArray();
  }

  private static Map<String, byte[]> note() {
    return Map.of(KerasModel.NOTE, "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static InputTypeConvolutional type() {
    return (InputTypeConvolutional) InputType.convolutional(SIZE, SIZE, 3, CNN2DFormat.NHWC);
  }

  private static ComputationGraphConfiguration xception(Ablation ablation, Labels labels) {
    return Xception.configuration(
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

  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }
}
