package sparkception.zoo.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.inception.InceptionV3;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.transfer.WeightTransfer;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** Files as Keras writes them, made here array by array, whose every number is then looked for. */
class KerasWeightsTest {

  private static final int CLASSES = 4;

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  /** Compressed, as {@code keras.applications} are not but users' files may be. */
  private static final String WRITER =
      """
      import sys, h5py, numpy
      weights = {}
      numbers = numpy.fromfile(sys.argv[2], '>f4').astype('f4')
      for line in open(sys.argv[1]):
          layer, name, *shape = line.split()
          shape = [int(size) for size in shape]
          length = int(numpy.prod(shape))
          weights.setdefault(layer, []).append((name + ':0', numbers[:length].reshape(shape)))
          numbers = numbers[length:]
      with h5py.File(sys.argv[3], 'w') as file:
          file.attrs['backend'] = b'tensorflow'
          file.attrs['keras_version'] = b'2.2.4'
          file.attrs['layer_names'] = [b'input_1'] + [name.encode() for name in weights]
          file.create_group('input_1').attrs['weight_names'] = []
          for layer, arrays in weights.items():
              group = file.create_group(layer)
              group.attrs['weight_names'] = [(layer + '/' + name).encode() for name, _ in arrays]
              for name, values in arrays:
                  packed = {'compression': 'gzip'} if layer.startswith('block2') else {}
                  group.create_dataset(layer + '/' + name, data=values, **packed)
      """;

  @TempDir Path folder;

  static Stream<Arguments> networks() {
    ClassifierSpec spec =
        new ClassifierSpec(75, 3, 0, 0.9, 0.001, Initialization.HE_NORMAL, Labels.ONE);
    return Stream.of(
        Arguments.of("xception", xception()),
        Arguments.of("mobilenet", new MobileNet(spec, 0.25, 2).graph(CLASSES, 0, 3)),
        Arguments.of("inception-v3", new InceptionV3(spec, 0.1, 2).graph(CLASSES, 0, 3)));
  }

  private static ComputationGraphConfiguration xception() {
    return Xception.configuration(
        new XceptionSpec(
            75,
            3,
            CLASSES,
            0.1,
            1,
            2,
            0,
            0.9,
            0.001,
            0,
            Initialization.HE_NORMAL,
            Labels.ONE,
            Ablation.NONE,
            3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void everyNumberIsInItsPlace(String name, ComputationGraphConfiguration configuration)
      throws IOException {
    ComputationGraph network = network(configuration);
    List<KerasLayer> layers = KerasFiles.layers(network);
    Map<String, KerasLayer> keras = KerasFiles.named(network, layers);
    List<KerasLayer> mixed = new ArrayList<>(layers);
    Collections.shuffle(mixed, new Random(1));
    WeightTransfer taken = KerasWeights.read("k.h5", written(mixed, true)).into(network);
    keras.forEach((layer, there) -> assertTaken(network, layer, there));
    assertThat(taken.loaded())
        .isEqualTo(keras.values().stream().mapToInt(layer -> layer.arrays().size()).sum());
    assertThat(taken.fresh()).hasSize(2).allMatch(text -> text.startsWith("predictions."));
    assertThat(taken.unused()).containsExactly("predictions [3, 9]", "predictions [9]");
    assertThat(taken.parameters()).isEqualTo(network.params().data().asFloat());
  }

  /** The library that Keras itself writes with. */
  @Test
  void readsWhatH5pyWrites() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PYTHON) && run("-c", "import h5py") == 0, "h5py is missing");
    ComputationGraph network = network(xception());
    List<KerasLayer> layers = KerasFiles.layers(network);
    Path file = folder.resolve("h5py.h5");
    StringBuilder list = new StringBuilder();
    try (DataOutputStream numbers =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("numbers"))))) {
      for (KerasLayer layer : layers) {
        for (Map.Entry<KerasWeight, KerasArray> array : layer.arrays().entrySet()) {
          list.append(layer.name()).append(' ').append(array.getKey().kerasName());
          Arrays.stream(array.getValue().shape()).forEach(size -> list.append(' ').append(size));
          list.append('\n');
          for (float value : array.getValue().values()) {
            numbers.writeFloat(value);
          }
        }
      }
    }
    Files.writeString(folder.resolve("list"), list);
    assertThat(
            run(
                "-c",
                WRITER,
                folder.resolve("list") + "",
                folder.resolve("numbers") + "",
                file + ""))
        .isZero();
    KerasWeights.read("k.h5", Files.readAllBytes(file)).into(network);
    KerasFiles.named(network, layers).forEach((layer, keras) -> assertTaken(network, layer, keras));
  }

  private static int run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  @Test
  void misfitsAreNamedWithBothShapes() throws IOException {
    ComputationGraph network = network(xception());
    byte[] file = written(KerasFiles.layers(network(wider())), false);
    assertThatThrownBy(() -> KerasWeights.read("k.h5", file).into(network))
        .isInstanceOf(UnsupportedSettingException.class)
        .hasMessageContaining(" weights of k.h5 do not fit: ")
        .hasMessageContaining(
            "block1_conv1.W is [3, 3, 3, 6] there (block1_conv1) and [3, 3, 3, 3] here");
  }

  @Test
  void layersThatAreNotThereAreNamed() throws IOException {
    ComputationGraph network = network(xception());
    List<KerasLayer> layers = new ArrayList<>(KerasFiles.layers(network));
    layers.removeIf(layer -> layer.name().equals("conv2d_3"));
    byte[] file = written(layers, false);
    assertThatThrownBy(() -> KerasWeights.read("k.h5", file).into(network))
        .hasMessage("1 weights of k.h5 do not fit: block6_shortcut is not there");
  }

  @Test
  void otherFilesAreRefusedInASentence() throws IOException {
    assertThatThrownBy(() -> KerasWeights.read("k.h5", new byte[] {1, 2, 3}))
        .isInstanceOf(KerasFileException.class)
        .hasMessage("Cannot read k.h5: no HDF5 file, or a damaged one");
    Path three = folder.resolve("three.h5");
    try (WritableHdfFile file = HdfFile.write(three)) {
      file.putGroup("layers").putGroup("conv2d").putGroup("vars");
    }
    assertThatThrownBy(() -> KerasWeights.read("k.h5", Files.readAllBytes(three)))
        .hasMessage("Cannot read k.h5: there are no weights in it");
    KerasLayer resnet =
        new KerasLayer(
            "conv1_conv", Map.of(KerasWeight.BIAS, new KerasArray(new int[] {1}, new float[1])));
    byte[] file = written(List.of(resnet), false);
    assertThatThrownBy(() -> KerasWeights.read("k.h5", file))
        .hasMessageStartingWith("Unsupported: k.h5 is Keras's ResNet, which takes BGR images");
  }

  /** Whatever is damaged, there is weights or a sentence. */
  @Test
  void damagedFilesAreRefusedOrRead() throws IOException {
    ComputationGraph network = network(xception());
    byte[] file = written(KerasFiles.layers(network).subList(0, 3), false);
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = file.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      try {
        KerasFile.read("k.h5", damaged);
      } catch (KerasFileException e) {
        assertThat(e).hasMessageContaining("k.h5");
      }
    }
  }

  private static ComputationGraphConfiguration wider() {
    return Xception.configuration(
        new XceptionSpec(
            75,
            3,
            CLASSES,
            0.2,
            1,
            2,
            0,
            0.9,
            0.001,
            0,
            Initialization.HE_NORMAL,
            Labels.ONE,
            Ablation.NONE,
            3));
  }

  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  private static void assertTaken(ComputationGraph network, String layer, KerasLayer keras) {
    Map<String, INDArray> table = network.getLayer(layer).paramTable();
    keras
        .arrays()
        .forEach(
            (weight, array) -> {
              String parameter =
                  switch (weight) {
                    case GAMMA -> "gamma";
                    case BETA -> "beta";
                    case MEAN -> "mean";
                    case VARIANCE -> "var";
                    case POINTWISE_KERNEL -> "pW";
                    default -> "W";
                  };
              assertSame(table.get(parameter), array);
            });
  }

  private static void assertSame(INDArray ours, KerasArray keras) {
    int[] shape = keras.shape();
    if (shape.length == 1) {
      assertThat(ours.dup().data().asFloat()).isEqualTo(keras.values());
      return;
    }
    int at = 0;
    for (int row = 0; row < shape[0]; row++) {
      for (int column = 0; column < shape[1]; column++) {
        for (int in = 0; in < shape[2]; in++) {
          for (int out = 0; out < shape[3]; out++) {
            assertThat(ours.getFloat(out, in, row, column)).isEqualTo(keras.values()[at++]);
          }
        }
      }
    }
  }

  private byte[] written(List<KerasLayer> layers, boolean whole) throws IOException {
    Path path = Files.createTempFile(folder, "keras", ".h5");
    KerasFiles.write(path, layers, whole);
    return Files.readAllBytes(path);
  }
}
