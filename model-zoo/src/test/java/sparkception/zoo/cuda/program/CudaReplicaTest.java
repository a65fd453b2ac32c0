package sparkception.zoo.cuda.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.emulation.EmulatedDevice;
import sparkception.zoo.cuda.kernels.TestDevices;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.optim.Adam;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Lamb;
import sparkception.zoo.optim.Lars;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.optim.RmsProp;
import sparkception.zoo.optim.UpdateRule;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.Ablation.Between;
import sparkception.zoo.xception.Ablation.Order;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/**
 * Training and prediction on an emulated device, or a GPU where one is asked for, against the
 * engine of the CPU.
 */
@Tag("gpu")
class CudaReplicaTest {

  private static final int BATCH = 8;
  private static final int CLASSES = 5;
  private static final int STEPS = 20;
  private static final double RATE = 0.003;

  @BeforeAll
  static void requireCompiler() {
    assumeTrue(TestDevices.isAvailable(), "g++ is missing, so no program was tested");
  }

  static List<Ablation> ablations() {
    List<Ablation> all = new ArrayList<>();
    for (boolean residuals : new boolean[] {true, false}) {
      for (Order order : Order.values()) {
        for (Between between : Between.values()) {
          all.add(new Ablation(residuals, order, between));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("ablations")
  void gradientsAreThoseOfTheCpu(Ablation ablation) {
    Case tested = new Case(spec(ablation, ablation.residuals() ? 1 : 0, Labels.ONE, 0, 3));
    double[] expected = tested.cpuGradient();
    try (Device device = TestDevices.fresh();
        CudaReplica replica = new CudaReplica(device, Arithmetic.FP32, tested.spec(false))) {
      replica.load(tested.parameters, new float[0][], 0, 1);
      replica.gradient(tested.images(0), tested.targets());
      assertThat(tested.distance(replica.gradient(), expected)).isLessThan(1e-4);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("ablations")
  void aCurveIsThatOfTheCpu(Ablation ablation) {
    assertSameStart(new Case(spec(ablation, 0, Labels.ONE, 0, 3)), false, 8, 0.02);
  }

  @Test
  void aCurveWithManyLabelsOnGrayImagesIsThatOfTheCpu() {
    Case tested = new Case(spec(Ablation.NONE, 1, Labels.MANY, 0, 1));
    // Its gradients are sums over the classes: at the others' rate rounding grows to percents.
    tested.rate = RATE / 3;
    assertSameCurve(tested, false);
  }

  static List<Arguments> rules() {
    return List.of(
        Arguments.of(new Momentum(0), 0.01),
        Arguments.of(new Momentum(0.9), RATE),
        Arguments.of(new RmsProp(0.9, 0.9, 1e-3), 3e-4),
        Arguments.of(new Adam(0.9, 0.999, 1e-3), 3e-4),
        Arguments.of(new Lars(0.9, 0.1), 0.02),
        Arguments.of(new Lamb(0.9, 0.999, 1e-3), 1e-3));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aCurveOfAnUpdateRuleIsThatOfTheCpu(UpdateRule rule, double rate) {
    Case tested = new Case(spec(Ablation.NONE, 0, Labels.ONE, 0, 3));
    tested.rule = rule;
    tested.rate = rate;
    tested.decay = new Decay(1e-3, 1e-2, false);
    tested.clipNorm = 2;
    assertSameCurve(tested, false);
  }

  @Test
  void aCurveWithSummedGradientsIsThatOfTheCpu() {
    Case tested = new Case(spec(Ablation.NONE, 0, Labels.ONE, 0, 3));
    tested.decay = new Decay(1e-3, 0, true);
    assertSameCurve(tested, true);
  }

  private static void assertSameCurve(Case tested, boolean accumulate) {
    assertThat(assertSameStart(tested, accumulate, STEPS, 0.05)).isLessThan(0.05);
  }

  /**
   * Rounding grows from step to step, as everywhere in training, and without residuals or with an
   * activation between the two convolutions it grows fast.
   *
   * @return how far the statistics of batch normalization are apart in the end
   */
  private static double assertSameStart(
      Case tested, boolean accumulate, int steps, double tolerance) {
    double[] device;
    float[] parameters;
    try (Device emulated = TestDevices.fresh();
        Replica replica = new CudaReplica(emulated, Arithmetic.FP32, tested.spec(accumulate))) {
      device = tested.train(replica, accumulate);
      assertThat(replica.isFinite()).isTrue();
      parameters = replica.vectors(1)[0].clone();
    }
    try (Replica replica =
        new EngineChoice("onednn", Precision.FP32, false, 2)
            .here(1, null)
            .replica(tested.spec(accumulate))) {
      double[] cpu = tested.train(replica, accumulate);
      for (int step = 0; step < steps; step++) {
        assertThat(device[step])
            .as("loss of step %d", step)
            .isCloseTo(cpu[step], within((step < 3 ? 1e-3 : tolerance) * cpu[step]));
      }
      return tested.statisticsDistance(parameters, replica.vectors(1)[0]);
    }
  }

  @Test
  void aStepRepeatedAndATrainingResumedHaveTheSameBits() {
    Case tested = new Case(spec(Ablation.NONE, 1, Labels.ONE, 0.5, 3));
    try (Device device = TestDevices.fresh();
        CudaReplica whole = new CudaReplica(device, Arithmetic.FP32, tested.spec(false));
        CudaReplica second = new CudaReplica(device, Arithmetic.FP32, tested.spec(false))) {
      whole.load(tested.parameters, new float[0][], 0, 1);
      steps(whole, tested, 0, 2);
      float[][] half = copy(whole.vectors(2));
      whole.load(half[0], new float[][] {half[1]}, 2, 9);
      steps(whole, tested, 2, 4);
      second.load(half[0], new float[][] {half[1]}, 2, 9);
      steps(second, tested, 2, 4);
      assertThat(second.vectors(2)).isDeepEqualTo(whole.vectors(2));
      second.load(half[0], new float[][] {half[1]}, 2, 10);
      steps(second, tested, 2, 4);
      assertThat(second.vectors(1)[0]).as("another dropout").isNotEqualTo(whole.vectors(1)[0]);
    }
  }

  @Test
  void aSmallerMinibatchIsTrainedOnToo() {
    Case tested = new Case(spec(Ablation.NONE, 0, Labels.ONE, 0, 3));
    try (Device device = TestDevices.fresh();
        CudaReplica replica = new CudaReplica(device, Arithmetic.FP32, tested.spec(false))) {
      replica.load(tested.parameters, new float[0][], 0, 1);
      double loss = replica.gradient(tested.images(0, 3), tested.targets());
      replica.step(RATE, 1);
      assertThat(replica.isFinite()).isTrue();
      try (Replica cpu =
          new EngineChoice("onednn", Precision.FP32, false, 2)
              .here(1, null)
              .replica(tested.spec(false))) {
        cpu.load(tested.parameters, new float[0][], 0, 1);
        assertThat(loss)
            .isCloseTo(cpu.gradient(tested.images(0, 3), tested.targets()), within(1e-4));
        cpu.step(RATE, 1);
        assertThat(tested.distance(replica.vectors(1)[0], doubles(cpu.vectors(1)[0])))
            .isLessThan(1e-5);
      }
    }
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  @Test
  void aMinibatchMayBeStagedWhileTheOneBeforeIsComputed() {
    Case tested = new Case(spec(Ablation.NONE, 0, Labels.ONE, 0.5, 3));
    try (Device device = TestDevices.fresh();
        CudaReplica replica = new CudaReplica(device, Arithmetic.FP32, tested.spec(false))) {
      replica.load(tested.parameters, new float[0][], 0, 1);
      steps(replica, tested, 0, 3);
      replica.gradient(tested.images(3, 3), tested.targets());
      float[][] expected = copy(replica.vectors(2));
      replica.load(tested.parameters, new float[0][], 0, 1);
      ImageBatch images = tested.images(0);
      replica.stage(images, tested.targets());
      for (int step = 0; step < 3; step++) {
        replica.start();
        java.util.Arrays.fill(images.samples(), (byte) 0);
        images = tested.images(step + 1, step < 2 ? BATCH : 3);
        replica.stage(images, tested.targets());
        replica.finish();
        replica.step(RATE, step + 1);
      }
      replica.start();
      replica.finish();
      assertThat(replica.vectors(2)).isDeepEqualTo(expected);
    }
  }

  @Test
  void whatDoesNotFitGivesEverythingBack() {
    Case tested = new Case(spec(Ablation.NONE, 0, Labels.ONE, 0, 3));
    ReplicaSpec spec = tested.spec(false);
    long needed;
    try (EmulatedDevice roomy = new EmulatedDevice()) {
      long free = roomy.freeMemory();
      try (Replica replica = new CudaReplica(roomy, Arithmetic.FP32, spec)) {
        replica.load(tested.parameters, new float[0][], 0, 1);
        needed = free - roomy.freeMemory();
      }
      assertThat(roomy.freeMemory()).isEqualTo(free);
    }
    for (long memory : new long[] {needed - 1, needed / 2, needed / 20}) {
      try (EmulatedDevice small = new EmulatedDevice(0, memory)) {
        assertThatThrownBy(() -> new CudaReplica(small, Arithmetic.FP32, spec))
            .hasMessageContaining("MiB of");
        assertThat(small.freeMemory()).isEqualTo(memory);
      }
    }
    largestThatFits(spec, needed);
  }

  /** What the message says fits does, and one image more does not. */
  private static void largestThatFits(ReplicaSpec spec, long needed) {
    try (EmulatedDevice small = new EmulatedDevice(0, needed * 3 / 4)) {
      String message =
          catchThrowable(() -> new CudaReplica(small, Arithmetic.FP32, spec)).getMessage();
      Matcher said =
          Pattern.compile(
                  "Cannot allocate \\d+ MiB on GPU 0 \\(emulated\\): \\d+ MiB of \\d+ are free;"
                      + " minibatches of (\\d) images fit where 8 do not \\(train.batch-size\\)")
              .matcher(message);
      assertThat(said.matches()).as(message).isTrue();
      int fitting = Integer.parseInt(said.group(1));
      new CudaReplica(small, Arithmetic.FP32, withBatch(spec, fitting)).close();
      assertThatThrownBy(
              () -> new CudaReplica(small, Arithmetic.FP32, withBatch(spec, fitting + 1)))
          .hasMessageContaining("minibatches of %d images fit", fitting);
    }
  }

  private static ReplicaSpec withBatch(ReplicaSpec spec, int batch) {
    return new ReplicaSpec(
        spec.network(), spec.shape(), spec.optimizer(), batch, spec.accumulate());
  }

  @Test
  void bf16LearnsToo() {
    Case tested = new Case(spec(Ablation.NONE, 0, Labels.ONE, 0, 3));
    try (Device device = TestDevices.fresh();
        CudaReplica replica = new CudaReplica(device, Arithmetic.BF16, tested.spec(false))) {
      double[] losses = tested.train(replica, false);
      assertThat(losses[STEPS - 4]).isLessThan(0.9 * losses[0]);
    }
  }

  @Test
  void probabilitiesAreThoseOfTheCpu() {
    for (Labels labels : Labels.values()) {
      Case tested = new Case(spec(Ablation.NONE, 1, labels, 0.5, 3));
      TrainedNetwork network = new TrainedNetwork(tested.json, tested.shape, tested.parameters);
      try (Device device = TestDevices.fresh();
          Predictor predictor = new CudaPredictor(device, Arithmetic.FP32, network);
          Predictor cpu =
              new EngineChoice("onednn", Precision.FP32, false, 2)
                  .here(1, null)
                  .predictor(network)) {
        for (int count : new int[] {BATCH, 3}) {
          ImageBatch images = tested.images(0, count);
          float[] found = predictor.probabilities(images);
          float[] expected = cpu.probabilities(images);
          assertThat(found).hasSameSizeAs(expected).containsExactly(expected, within(1e-4f));
        }
      }
    }
  }

  private static void steps(Replica replica, Case tested, int from, int to) {
    for (int step = from; step < to; step++) {
      replica.gradient(tested.images(step), tested.targets());
      replica.step(RATE, step + 1);
    }
  }

  private static float[][] copy(float[][] vectors) {
    float[][] copies = new float[vectors.length][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = vectors[i].clone();
    }
    return copies;
  }

  private static XceptionSpec spec(
      Ablation ablation, int modules, Labels labels, double dropout, int channels) {
    return new XceptionSpec(
        33,
        channels,
        CLASSES,
        0.06,
        modules,
        2,
        dropout,
        0.9,
        1e-3,
        0,
        Initialization.GLOROT_UNIFORM,
        labels,
        ablation,
        3);
  }

  /** A network, how it is trained, and what on. */
  private static final class Case {

    private final String json;
    private final NetworkShape shape;
    private final ParameterLayout layout;
    private final float[] parameters;
    private final Labels labels;
    private final ComputationGraph graph;
    private UpdateRule rule = new Momentum(0.9);
    private Decay decay = Decay.NONE;
    private double rate = RATE;
    private double clipNorm = Double.POSITIVE_INFINITY;

    Case(XceptionSpec spec) {
      graph = Xception.network(spec);
      json = graph.getConfiguration().toJson();
      shape = new NetworkShape(spec.input(), spec.channels(), CLASSES);
      layout = ParameterLayout.of(graph);
      parameters = graph.params().data().asFloat();
      labels = spec.labels();
    }

    ReplicaSpec spec(boolean accumulate) {
      return new ReplicaSpec(
          json, shape, new Optimizer(layout, rule, decay, clipNorm), BATCH, accumulate);
    }

    /** Images whose mean colour tells their class, mixed in every second step. */
    ImageBatch images(int step) {
      return images(step, BATCH);
    }

    ImageBatch images(int step, int count) {
      ImageBatch images = CoarseImages.of(pixels(step), count, shape.channels());
      return new ImageBatch(images.samples(), count, images.scale(), step % 2 == 0 ? 1 : 0.8f);
    }

    private float[] pixels(int step) {
      Random random = new Random(step);
      float[] pixels = new float[BATCH * shape.imageLength()];
      for (int i = 0; i < pixels.length; i++) {
        int label = i / shape.imageLength() % CLASSES;
        pixels[i] =
            (float)
                (0.4 * random.nextGaussian()
                    + 0.3 * (label - 2) * (i % shape.channels() == 0 ? 1 : -1));
      }
      return pixels;
    }

    float[] targets() {
      float[] targets = new float[BATCH * CLASSES];
      for (int i = 0; i < BATCH; i++) {
        targets[i * CLASSES + i % CLASSES] = labels == Labels.ONE ? 0.9f : 0.8f;
        targets[i * CLASSES + (i + 1) % CLASSES] += 0.1f;
      }
      return targets;
    }

    double[] train(Replica replica, boolean accumulate) {
      replica.load(parameters, new float[0][], 0, 1);
      double[] losses = new double[STEPS];
      for (int step = 0; step < STEPS; step++) {
        losses[step] = replica.gradient(images(step % 4), targets());
        if (accumulate) {
          replica.gradient(images(step % 3 + 4), targets());
        }
        replica.step(rate, step + 1);
      }
      return losses;
    }

    double[] cpuGradient() {
      graph.initGradientsView();
      graph.setInput(
          0,
          Nd4j.create(
              images(0).numbers(shape.imageLength()),
              new long[] {BATCH, shape.input(), shape.input(), shape.channels()},
              'c'));
      graph.setLabel(0, Nd4j.create(targets(), new long[] {BATCH, CLASSES}, 'c'));
      graph.computeGradientAndScore();
      return graph.getGradientsViewArray().data().asDouble();
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

    /** Of running means and variances, relative to their norm. */
    double statisticsDistance(float[] found, float[] expected) {
      double difference = 0;
      double norm = 0;
      for (ParameterSegment segment : layout.segments()) {
        for (int i = segment.offset(); segment.role().isStatistic() && i < segment.end(); i++) {
          difference += Math.pow(found[i] - expected[i], 2);
          norm += Math.pow(expected[i], 2);
        }
      }
      return Math.sqrt(difference / norm);
    }
  }
}
