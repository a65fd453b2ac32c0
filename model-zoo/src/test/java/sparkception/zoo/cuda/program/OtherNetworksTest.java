package sparkception.zoo.cuda.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.GraphWriter;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.kernels.TestDevices;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.inception.InceptionV1;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.resnet.ResNet50;

/** Networks whose layers are not Xception's, against the engine of the CPU. */
@Tag("gpu")
class OtherNetworksTest {

  private static final int BATCH = 8;
  private static final int SIZE = 39;
  private static final int CLASSES = 4;
  private static final int STEPS = 20;
  private static final int MINIBATCHES = 5;
  private static final double RATE = 0.002;
  static final NetworkShape SHAPE = new NetworkShape(SIZE, 3, CLASSES);
  private static final ClassifierSpec SPEC =
      new ClassifierSpec(SIZE, 3, 0, 0.9, 1e-3, Initialization.GLOROT_UNIFORM, Labels.ONE);

  @BeforeAll
  static void requireDevice() {
    assumeTrue(TestDevices.isAvailable(), "g++ is missing, so no program was tested");
  }

  static Stream<Arguments> shallow() {
    return Stream.of(
        Arguments.of("bottlenecks", bottlenecks()), Arguments.of("branches", branches()));
  }

  static Stream<Arguments> whole() {
    return Stream.of(
        Arguments.of("resnet-50", new ResNet50(SPEC, 0.125, 2).graph(CLASSES, 0, 1)),
        Arguments.of("inception-v1", new InceptionV1(SPEC, 0.125, 2).graph(CLASSES, 0, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shallow")
  void gradientsAreThoseOfTheCpu(String name, ComputationGraphConfiguration configuration) {
    Case tested = new Case(configuration);
    try (Device device = TestDevices.fresh();
        CudaReplica replica = new CudaReplica(device, Arithmetic.FP32, tested.spec)) {
      replica.load(tested.parameters, new float[0][], 0, 1);
      replica.gradient(images(0), targets());
      assertThat(
              tested.distance(replica.gradient(), tested.gradient(tested.graph, DataType.FLOAT, 0)))
          .isLessThan(1e-4);
    }
  }

  /**
   * In deep ones one ReLU that rounding turns over is a percent of the gradient, on any engine; so
   * the medians over several minibatches are compared.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("whole")
  void gradientsAreAsNearToThoseInDoublePrecisionAsTheCpus(
      String name, ComputationGraphConfiguration configuration) {
    Case tested = new Case(configuration);
    ComputationGraph exact = tested.graph.convertDataType(DataType.DOUBLE);
    double[] cpu = new double[MINIBATCHES];
    double[] device = new double[MINIBATCHES];
    try (Device emulated = TestDevices.fresh();
        CudaReplica replica = new CudaReplica(emulated, Arithmetic.FP32, tested.spec)) {
      for (int step = 0; step < MINIBATCHES; step++) {
        double[] expected = tested.gradient(exact, DataType.DOUBLE, step);
        cpu[step] =
            tested.distance(floats(tested.gradient(tested.graph, DataType.FLOAT, step)), expected);
        replica.load(tested.parameters, new float[0][], 0, 1);
        replica.gradient(images(step), targets());
        device[step] = tested.distance(replica.gradient(), expected);
      }
    }
    Arrays.sort(cpu);
    Arrays.sort(device);
    System.out.printf(
        "%s: the CPU is %.1e from the gradient, the device %.1e%n",
        name, cpu[MINIBATCHES / 2], device[MINIBATCHES / 2]);
    assertThat(device[MINIBATCHES / 2]).isLessThan(3 * cpu[MINIBATCHES / 2]);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shallow")
  void twentyStepsAreThoseOfTheCpu(String name, ComputationGraphConfiguration configuration) {
    Case tested = new Case(configuration);
    try (Device device = TestDevices.fresh();
        Replica replica = new CudaReplica(device, Arithmetic.FP32, tested.spec);
        Replica cpu =
            new EngineChoice("onednn", Precision.FP32, false, 2)
                .here(1, null)
                .replica(tested.spec)) {
      double[] expected = tested.train(cpu);
      double[] found = tested.train(replica);
      for (int step = 0; step < STEPS; step++) {
        assertThat(found[step])
            .as("loss of step %d", step)
            .isCloseTo(expected[step], within(1e-3 * expected[step]));
      }
      assertThat(expected[STEPS - 4]).as("it learns").isLessThan(0.8 * expected[0]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"shallow", "whole"})
  void predictionsAreThoseOfTheCpu(String name, ComputationGraphConfiguration configuration) {
    Case tested = new Case(configuration);
    TrainedNetwork network =
        new TrainedNetwork(configuration.toJson(), tested.spec.shape(), tested.parameters);
    try (Device device = TestDevices.fresh();
        Predictor predictor = new CudaPredictor(device, Arithmetic.FP32, network);
        Predictor cpu =
            new EngineChoice("onednn", Precision.FP32, false, 2).here(1, null).predictor(network)) {
      assertThat(predictor.probabilities(images(1)))
          .containsExactly(cpu.probabilities(images(1)), within(1e-4f));
    }
  }

  /** Large padded windows, biases, a pooling, a block with a projection and one without. */
  static ComputationGraphConfiguration bottlenecks() {
    GraphWriter graph = new GraphWriter(SPEC, CLASSES, 1, 0, 1);
    String x = graph.biasedConvolution("stem", GraphWriter.INPUT, 6, Window.padded(7, 2, 3));
    x = graph.normalization("stem_bn", x, Rectifier.RELU);
    x = graph.maxPooling("stem_pool", x, Window.padded(3, 2, 1));
    x = block(graph, "first", x, 4, 2, true);
    return graph.classifier(block(graph, "second", x, 4, 1, false));
  }

  private static String block(
      GraphWriter graph, String name, String from, int filters, int stride, boolean projected) {
    Window strided = Window.same(1, stride);
    String shortcut =
        projected ? unit(graph, name + "_0", from, 2 * filters, strided, false) : from;
    String x = unit(graph, name + "_1", from, filters, strided, true);
    x = unit(graph, name + "_2", x, filters, Window.same(3, 1), true);
    x = unit(graph, name + "_3", x, 2 * filters, Window.PIXEL, false);
    return graph.relu(name + "_out", graph.sum(name + "_add", x, shortcut));
  }

  private static String unit(
      GraphWriter graph, String name, String from, int filters, Window window, boolean relu) {
    String x = graph.biasedConvolution(name, from, filters, window);
    return graph.normalization(name + "_bn", x, relu ? Rectifier.RELU : Rectifier.NONE);
  }

  /** Windows that are not square, poolings with and without overlap, branches side by side. */
  static ComputationGraphConfiguration branches() {
    GraphWriter graph = new GraphWriter(SPEC, CLASSES, 1, 0, 1);
    String x = convolution(graph, "stem", GraphWriter.INPUT, 5, Window.same(5, 2));
    x = graph.maxPooling("stem_pool", x, Window.same(3, 2));
    for (String module : List.of("first", "second")) {
      String rows = convolution(graph, module + "_rows", x, 4, Window.same(1, 5, 1));
      String pooled = graph.maxPooling(module + "_pool", x, Window.same(3, 1));
      x =
          graph.concatenation(
              module,
              List.of(
                  convolution(graph, module + "_pixels", x, 3, Window.PIXEL),
                  convolution(graph, module + "_columns", rows, 8, Window.same(5, 1, 1)),
                  convolution(graph, module + "_strange", x, 2, Window.same(2, 1)),
                  convolution(graph, module + "_pooled", pooled, 5, Window.PIXEL)));
    }
    return graph.classifier(graph.maxPooling("last_pool", x, Window.valid(2, 2)));
  }

  private static String convolution(
      GraphWriter graph, String name, String from, int filters, Window window) {
    return graph.normalization(
        name + "_bn", graph.convolution(name, from, filters, window), Rectifier.RELU);
  }

  /** Images whose mean colour tells their class. */
  private static ImageBatch images(int step) {
    Random random = new Random(step);
    float[] numbers = new float[BATCH * SIZE * SIZE * 3];
    for (int i = 0; i < numbers.length; i++) {
      int label = i / (SIZE * SIZE * 3) % CLASSES;
      numbers[i] =
          (float) (0.4 * random.nextGaussian() + 0.4 * (label - 1.5) * (i % 3 == 0 ? 1 : -1));
    }
    return CoarseImages.of(numbers, BATCH, 3);
  }

  private static float[] targets() {
    float[] targets = new float[BATCH * CLASSES];
    for (int i = 0; i < BATCH; i++) {
      targets[i * CLASSES + i % CLASSES] = 1;
    }
    return targets;
  }

  /** A network that is trained. */
  private static final class Case {

    private final ComputationGraph graph;
    private final ParameterLayout layout;
    private final float[] parameters;
    private final ReplicaSpec spec;

    Case(ComputationGraphConfiguration configuration) {
      graph = new ComputationGraph(configuration);
      graph.init();
      layout = ParameterLayout.of(graph);
      parameters = graph.params().data().asFloat();
      spec =
          new ReplicaSpec(
              configuration.toJson(),
              SHAPE,
              new Optimizer(layout, new Momentum(0.9), Decay.NONE, Double.POSITIVE_INFINITY),
              BATCH,
              false);
    }

    double[] train(Replica replica) {
      replica.load(parameters, new float[0][], 0, 1);
      double[] losses = new double[STEPS];
      for (int step = 0; step < STEPS; step++) {
        losses[step] = replica.gradient(images(step % 4), targets());
        replica.step(RATE, step + 1);
      }
      return losses;
    }

    double[] gradient(ComputationGraph network, DataType type, int step) {
      float[] numbers = images(step).numbers(SIZE * SIZE * 3);
      network.initGradientsView();
      network.setInput(
          0, Nd4j.create(numbers, new long[] {BATCH, SIZE, SIZE, 3}, 'c').castTo(type));
      network.setLabel(0, Nd4j.create(targets(), new long[] {BATCH, CLASSES}, 'c').castTo(type));
      network.computeGradientAndScore();
      return network.getGradientsViewArray().data().asDouble();
    }

    /** Of what is trained, relative to the expected norm. */
    double distance(float[] found, double[] expected) {
      double difference = 0;
      double norm = 0;
      for (ParameterSegment segment : layout.trained().toList()) {
        for (int i = segment.offset(); i < segment.end(); i++) {
          difference += Math.pow(found[i] - expected[i], 2);
          norm += Math.pow(expected[i], 2);
        }
      }
      return Math.sqrt(difference / norm);
    }
  }
}
