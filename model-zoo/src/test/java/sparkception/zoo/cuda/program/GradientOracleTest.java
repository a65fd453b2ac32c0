package sparkception.zoo.cuda.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.kernels.TestDevices;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.optim.ClassWeights;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Ablation.Between;
import sparkception.zoo.xception.Ablation.Order;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/**
 * Gradients against the same network in double precision: how far a device's are from it, beside
 * how far the CPU's are. Where both are equally far, the network makes much of rounding; where the
 * device's are farther, the device is wrong.
 */
@Tag("gpu")
class GradientOracleTest {

  private static final int BATCH = 8;
  private static final int CLASSES = 5;

  @BeforeAll
  static void requireDevice() {
    assumeTrue(TestDevices.isAvailable(), "g++ is missing, so no gradient was tested");
  }

  static List<Arguments> cases() {
    Ablation illConditioned = new Ablation(false, Order.POINTWISE_FIRST, Between.ELU);
    return List.of(
        Arguments.of("paper", Ablation.NONE, Labels.ONE, 1, new double[0]),
        Arguments.of(
            "rare classes", Ablation.NONE, Labels.ONE, 0, new double[] {0.5, 3, 1, 0.2, 7}),
        Arguments.of("ELU, many labels", illConditioned, Labels.MANY, 1, new double[0]),
        Arguments.of("the same, deeper", illConditioned, Labels.MANY, 4, new double[0]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aDeviceIsAsNearAsTheCpu(
      String name, Ablation ablation, Labels labels, int modules, double[] weights) {
    ComputationGraphConfiguration configuration = configuration(ablation, labels, modules);
    if (weights.length > 0) {
      ClassWeights.apply(configuration, weights);
    }
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    float[] parameters = graph.params().data().asFloat();
    ComputationGraph exact = graph.convertDataType(DataType.DOUBLE);
    double[] expected = gradient(exact, DataType.DOUBLE);
    double cpu = distance(graph, gradient(graph, DataType.FLOAT), expected);
    double device = distance(graph, onDevice(graph, parameters), expected);
    System.out.printf(
        "%s: the CPU is %.1e from the gradient, the device %.1e%n", name, cpu, device);
    assertThat(device).as("the CPU's distance is %.2e", cpu).isLessThan(Math.max(2e-5, 3 * cpu));
  }

  private static double[] gradient(ComputationGraph graph, DataType type) {
    NetworkShape shape = shape();
    graph.initGradientsView();
    graph.setInput(
        0,
        Nd4j.create(
                images(shape).numbers(shape.imageLength()),
                new long[] {BATCH, shape.input(), shape.input(), shape.channels()},
                'c')
            .castTo(type));
    graph.setLabel(0, Nd4j.create(targets(), new long[] {BATCH, CLASSES}, 'c').castTo(type));
    graph.computeGradientAndScore();
    return graph.getGradientsViewArray().data().asDouble();
  }

  private static double[] onDevice(ComputationGraph graph, float[] parameters) {
    Optimizer optimizer =
        new Optimizer(
            ParameterLayout.of(graph), new Momentum(0.9), Decay.NONE, Double.POSITIVE_INFINITY);
    ReplicaSpec spec =
        new ReplicaSpec(graph.getConfiguration().toJson(), shape(), optimizer, BATCH, false);
    try (Device device = TestDevices.fresh();
        CudaReplica replica = new CudaReplica(device, Arithmetic.FP32, spec)) {
      replica.load(parameters, new float[0][], 0, 1);
      replica.gradient(images(spec.shape()), targets());
      float[] found = replica.gradient();
      double[] result = new double[found.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = found[i];
      }
      return result;
    }
  }

  /** Of what is trained, relative to the expected norm. */
  private static double distance(ComputationGraph graph, double[] found, double[] expected) {
    double difference = 0;
    double norm = 0;
    for (ParameterSegment segment : ParameterLayout.of(graph).trained().toList()) {
      for (int i = segment.offset(); i < segment.end(); i++) {
        difference += Math.pow(found[i] - expected[i], 2);
        norm += Math.pow(expected[i], 2);
      }
    }
    return Math.sqrt(difference / norm);
  }

  private static NetworkShape shape() {
    return new NetworkShape(33, 3, CLASSES);
  }

  private static ImageBatch images(NetworkShape shape) {
    return CoarseImages.of(pixels(shape), BATCH, shape.channels());
  }

  private static float[] pixels(NetworkShape shape) {
    Random random = new Random(0);
    float[] pixels = new float[BATCH * shape.imageLength()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (0.5 * random.nextGaussian());
    }
    return pixels;
  }

  private static float[] targets() {
    float[] targets = new float[BATCH * CLASSES];
    for (int i = 0; i < BATCH; i++) {
      targets[i * CLASSES + i % CLASSES] = 0.9f;
      targets[i * CLASSES + (i + 1) % CLASSES] = 0.1f;
    }
    return targets;
  }

  private static ComputationGraphConfiguration configuration(
      Ablation ablation, Labels labels, int modules) {
    return Xception.configuration(
        new XceptionSpec(
            33,
            3,
            CLASSES,
            0.06,
            modules,
            2,
            0,
            0.9,
            1e-3,
            0,
            Initialization.GLOROT_UNIFORM,
            labels,
            ablation,
            3));
  }
}
