package sparkception.zoo.cuda.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.emulation.EmulatedDevice;
import sparkception.zoo.cuda.kernels.Elementwise;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Ablation.Between;
import sparkception.zoo.xception.Ablation.Order;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/**
 * Buffers share memory, so that a step that reads what nobody wrote would read another one's
 * numbers. With every buffer poisoned before its first use and after its last, gradients stay the
 * same to the bit. The poison is a large number: a ReLU would turn NaN into 0.
 */
class PoisonedMemoryTest {

  /** 1e30 as fp32, and twice 2e29 as bf16. */
  private static final int POISON = 0x7149f2ca;

  private static final int CLASSES = 3;
  private static final int BATCH = 4;

  static List<Ablation> ablations() {
    return List.of(
        Ablation.NONE,
        new Ablation(true, Order.POINTWISE_FIRST, Between.RELU),
        new Ablation(false, Order.DEPTHWISE_FIRST, Between.ELU));
  }

  @ParameterizedTest
  @MethodSource("ablations")
  void isNeverRead(Ablation ablation) {
    assertNeverRead(Xception.network(spec(ablation)), new NetworkShape(32, 3, CLASSES));
  }

  @Test
  void isNeverReadByOtherNetworks() {
    for (ComputationGraphConfiguration configuration :
        List.of(OtherNetworksTest.bottlenecks(), OtherNetworksTest.branches())) {
      ComputationGraph graph = new ComputationGraph(configuration);
      graph.init();
      assertNeverRead(graph, OtherNetworksTest.SHAPE);
    }
  }

  private static void assertNeverRead(ComputationGraph graph, NetworkShape shape) {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so no program was tested");
    for (Arithmetic arithmetic : List.of(Arithmetic.FP32, Arithmetic.BF16)) {
      float[] clean = gradient(graph, shape, arithmetic, false);
      assertThat(gradient(graph, shape, arithmetic, true)).isEqualTo(clean);
      assertThat(clean).isNotEqualTo(new float[clean.length]);
    }
  }

  private static float[] gradient(
      ComputationGraph graph, NetworkShape shape, Arithmetic arithmetic, boolean poisoned) {
    ParameterLayout layout = ParameterLayout.of(graph);
    List<Node> nodes = NodeReader.read(graph.getConfiguration());
    ParameterMemory memory = new ParameterMemory(layout, nodes);
    try (EmulatedDevice device = new EmulatedDevice()) {
      Stream stream = device.newStream();
      DeviceVectors vectors = new DeviceVectors(device, stream, memory, 3);
      vectors.upload(0, graph.params().data().asFloat());
      long factors = vectors.address(0);
      if (arithmetic == Arithmetic.BF16) {
        factors = vectors.address(2);
        new Elementwise(device, arithmetic.storage())
            .narrow(stream, vectors.address(0), factors, memory.length());
      }
      Minibatch minibatch = Minibatch.training(BATCH, shape, false);
      Program program =
          NetworkCompiler.training(
              new ProgramBuilder(
                  device,
                  arithmetic,
                  new NetworkMemory(
                      memory,
                      vectors.address(0),
                      vectors.address(1),
                      factors,
                      arithmetic.storage().bytes()),
                  minibatch),
              nodes,
              shape);
      DeviceMemory arena = device.allocate(program.bytes());
      stream.fill(arena.address(), 0, program.bytes() / Integer.BYTES);
      program.placeAt(arena.address());
      MinibatchTransfer transfer = new MinibatchTransfer(device, stream, minibatch.inputBytes());
      ImageBatch images = CoarseImages.of(pixels(shape), BATCH, shape.channels());
      long at = transfer.upload(numbers(new float[] {7, 0}), 0, minibatch.seed());
      at = transfer.upload(numbers(images.scale()), at, minibatch.scale());
      at = transfer.upload(numbers(new float[] {0.7f}), at, minibatch.kept());
      at = transfer.upload(numbers(targets(shape.classes())), at, minibatch.targets());
      transfer.upload(
          new MinibatchFeed.Samples(images.samples(), images.samples().length),
          at,
          minibatch.samples());
      if (poisoned) {
        program.runPoisoned(stream, POISON);
      } else {
        program.run(stream);
      }
      float[] gradient = new float[layout.length()];
      vectors.download(1, gradient);
      return gradient;
    }
  }

  private static MinibatchFeed.Numbers numbers(float[] values) {
    return new MinibatchFeed.Numbers(values, values.length);
  }

  private static float[] pixels(NetworkShape shape) {
    Random random = new Random(1);
    float[] pixels = new float[BATCH * shape.imageLength()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 2 * random.nextFloat() - 1;
    }
    return pixels;
  }

  private static float[] targets(int classes) {
    float[] targets = new float[BATCH * classes];
    for (int i = 0; i < BATCH; i++) {
      targets[i * classes + i % classes] = 1;
    }
    return targets;
  }

  private static XceptionSpec spec(Ablation ablation) {
    return new XceptionSpec(
        32,
        3,
        CLASSES,
        0.05,
        1,
        2,
        0.3,
        0.9,
        1e-3,
        0,
        Initialization.GLOROT_UNIFORM,
        Labels.ONE,
        ablation,
        3);
  }
}
