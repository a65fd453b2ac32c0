package sparkception.zoo.torch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.inception.InceptionV1;
import sparkception.zoo.inception.InceptionV3;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.resnet.ResNet50;
import sparkception.zoo.torch.Safetensors.Tensor;
import sparkception.zoo.transfer.WeightTransfer;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/** Weights that go to PyTorch and come back. */
class TorchWeightsTest {

  /** The names and shapes of timm's legacy_xception, whose middle has eight modules. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          conv1.weight                   | 32 3 3 3
          bn1.running_mean               | 32
          conv2.weight                   | 64 32 3 3
          block1.rep.0.conv1.weight      | 64 1 3 3
          block1.rep.0.pointwise.weight  | 128 64 1 1
          block1.rep.1.running_var       | 128
          block1.rep.3.pointwise.weight  | 128 128 1 1
          block1.rep.4.bias              | 128
          block1.skip.weight             | 128 64 1 1
          block1.skipbn.weight           | 128
          block2.rep.1.pointwise.weight  | 256 128 1 1
          block2.rep.2.weight            | 256
          block2.rep.4.conv1.weight      | 256 1 3 3
          block4.rep.7.pointwise.weight  | 728 728 1 1
          block11.rep.8.running_mean     | 728
          block12.rep.1.pointwise.weight | 728 728 1 1
          block12.rep.4.pointwise.weight | 1024 728 1 1
          block12.skip.weight            | 1024 728 1 1
          conv3.conv1.weight             | 1024 1 3 3
          conv3.pointwise.weight         | 1536 1024 1 1
          bn3.weight                     | 1536
          conv4.pointwise.weight         | 2048 1536 1 1
          bn4.bias                       | 2048
          fc.weight                      | 1000 2048
          fc.bias                        | 1000
          """)
  void xceptionIsNamedAsTimmDoes(String name, String shape) throws IOException {
    Tensor tensor = Published.TENSORS.get(name);
    assertThat(tensor).as(name).isNotNull();
    assertThat(tensor.shape())
        .isEqualTo(Stream.of(shape.split(" ", -1)).mapToLong(Long::parseLong).toArray());
    // timm has 40 more, which count the minibatches that normalizations have seen.
    assertThat(Published.TENSORS).hasSize(236);
  }

  /** Made once: it is large. */
  private static final class Published {
    private static final Map<String, Tensor> TENSORS = tensors();

    private static Map<String, Tensor> tensors() {
      try {
        return Safetensors.read("x", file(Xception.network(XceptionSpec.PAPER)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  static Stream<Architecture> families() {
    ClassifierSpec spec =
        new ClassifierSpec(75, 3, 0, 0.9, 0.001, Initialization.GLOROT_UNIFORM, Labels.ONE);
    return Stream.of(
        new MobileNet(spec, 0.25, 2),
        new ResNet50(spec, 0.125, 2),
        new InceptionV1(spec, 0.125, 2),
        new InceptionV3(spec, 0.1, 2));
  }

  @ParameterizedTest
  @MethodSource("families")
  void whatIsWrittenIsReadBackToTheBit(Architecture family) throws IOException {
    assertComesBack(network(family.graph(4, 0, 1)), network(family.graph(3, 0, 2)));
  }

  @Test
  void xceptionComesBackToo() throws IOException {
    assertComesBack(network(xception(0.1, 4, 1)), network(xception(0.1, 3, 2)));
  }

  private static void assertComesBack(ComputationGraph from, ComputationGraph to)
      throws IOException {
    float[] before = to.params().data().asFloat().clone();
    WeightTransfer taken = TorchWeights.read("x", file(from)).into(to);
    int compared = 0;
    for (ParameterSegment segment : ParameterLayout.of(to).segments()) {
      INDArray there = from.getLayer(segment.layer()).getParam(segment.name());
      INDArray here = to.getLayer(segment.layer()).getParam(segment.name());
      if (segment.layer().equals("predictions")) {
        for (int i = segment.offset(); i < segment.end(); i++) {
          assertThat(taken.parameters()[i]).isEqualTo(before[i]);
        }
      } else {
        assertThat(here).isEqualTo(there);
        compared++;
      }
    }
    assertThat(taken.loaded()).isEqualTo(compared);
    assertThat(taken.fresh()).hasSize(2);
    assertThat(taken.unused()).hasSize(2);
  }

  /** Numbers of a kernel and of the classifier, whose layout is not DL4J's. */
  @Test
  void numbersLieAsPyTorchHasThem() throws IOException {
    ComputationGraph network = network(xception(0.1, 4, 1));
    Map<String, Tensor> tensors = Safetensors.read("x", file(network));
    INDArray depthwise = network.getLayer("block2_sepconv1").getParam("W");
    assertThat(tensors.get("block1.rep.0.conv1.weight").values()[9 * 2 + 3 * 1 + 2])
        .isEqualTo(depthwise.getFloat(0, 2, 1, 2));
    INDArray dense = network.getLayer("predictions").getParam("W");
    assertThat(tensors.get("fc.weight").values()[(int) dense.size(0) * 3 + 5])
        .isEqualTo(dense.getFloat(5, 3));
  }

  @Test
  void misfitsAreNamedWithBothShapes() throws IOException {
    byte[] file = file(network(xception(0.2, 4, 1)));
    ComputationGraph network = network(xception(0.1, 4, 1));
    assertThatThrownBy(() -> TorchWeights.read("x.safetensors", file).into(network))
        .isInstanceOf(UnsupportedSettingException.class)
        .hasMessageContaining("of x.safetensors do not fit: conv1.weight is [6, 3, 3, 3] there and")
        .hasMessageContaining(" and [3, 3, 3, 3] here");
  }

  /** Whatever a file is called: HDF5 and zips begin otherwise. */
  @Test
  void theyAreKnownByTheirFirstBytes() throws IOException {
    assertThat(TorchWeights.areIn(file(network(xception(0.1, 4, 1))))).isTrue();
    assertThat(TorchWeights.areIn("\u0089HDF\r\n\u001a\n\0\0".getBytes(ISO_8859_1))).isFalse();
    assertThat(TorchWeights.areIn("PK\3\4\24\0\0\0\10\0".getBytes(ISO_8859_1))).isFalse();
    assertThat(TorchWeights.areIn(new byte[8])).isFalse();
  }

  @Test
  void otherNumbersAreRefused() {
    byte[] file = with("{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", 2);
    assertThatThrownBy(() -> TorchWeights.read("x", file))
        .isInstanceOf(TorchFileException.class)
        .hasMessage("Cannot read x: a is BF16, not F32");
    assertThatThrownBy(() -> TorchWeights.read("x", new byte[5]))
        .hasMessage("Cannot read x: no safetensors file, or a damaged one");
    byte[] outside = with("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4);
    assertThatThrownBy(() -> TorchWeights.read("x", outside))
        .hasMessage("Cannot read x: the place of a");
  }

  private static byte[] with(String header, int data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  @Test
  void damagedFilesAreRefusedOrRead() {
    byte[] file = with("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}", 8);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = file.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      try {
        TorchWeights.read("x", damaged);
      } catch (TorchFileException e) {
        assertThat(e).hasMessageStartingWith("Cannot read x: ");
      }
    }
  }

  private static byte[] file(ComputationGraph network) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    TorchWeights.write(network, Map.of("key", "text"), file);
    return file.toByteArray();
  }

  private static ComputationGraph network(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  private static ComputationGraphConfiguration xception(double width, int classes, long seed) {
    return Xception.configuration(
        new XceptionSpec(
            75,
            3,
            classes,
            width,
            1,
            2,
            0,
            0.9,
            0.001,
            0,
            Initialization.HE_NORMAL,
            Labels.ONE,
            Ablation.NONE,
            seed));
  }
}
