package sparkception.zoo.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.Architectures;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.cuda.CudaEngine;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.EngineOptions;
import sparkception.zoo.engine.Engines;
import sparkception.zoo.engine.FeatureExtractor;
import sparkception.zoo.engine.Freezing;
import sparkception.zoo.engine.ImageBatch;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.Replica;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.inception.InceptionV1;
import sparkception.zoo.inception.InceptionV3;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.resnet.ResNet50;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.XceptionArchitecture;

/** Freezing leaves what is frozen as it is, to the bit, in every family. */
class FreezingTest {

  private static final int INPUT = 75;
  private static final int CLASSES = 3;
  private static final int BATCH = 4;
  private static final double RATE = 0.05;
  private static final EngineOptions OPTIONS = new EngineOptions(Precision.FP32, 2, null);

  static Stream<Architecture> families() {
    ClassifierSpec spec =
        new ClassifierSpec(INPUT, 3, 0, 0.9, 0.001, Initialization.GLOROT_UNIFORM, Labels.ONE);
    return Stream.of(
        new XceptionArchitecture(
            spec, 0.0625, 1, 2, true, Ablation.Order.DEPTHWISE_FIRST, Ablation.Between.NONE, 0),
        new MobileNet(spec, 0.25, 2),
        new ResNet50(spec, 0.0625, 2),
        new InceptionV1(spec, 0.0625, 2),
        new InceptionV3(spec, 0.125, 2));
  }

  /** The lowest and the highest point and one between. */
  @ParameterizedTest
  @MethodSource("families")
  void whatIsFrozenStaysToTheBitAndTheRestLearns(Architecture family) {
    List<String> points = FreezePoints.of(family).names();
    for (String point :
        List.of(points.get(0), points.get(points.size() / 2), points.get(points.size() - 1))) {
      ReplicaSpec spec = spec(family).frozen(new Freezing(point, false));
      float[] before = begun(family);
      float[] after = trained(spec, before, images());
      for (ParameterSegment segment : spec.optimizer().layout().segments()) {
        boolean frozen = isFrozen(family, point, segment);
        // A bias before a normalization has no gradient anyway.
        if (frozen || segment.role() == ParameterRole.WEIGHT) {
          assertThat(stretch(after, segment).equals(stretch(before, segment)))
              .as("%s frozen to %s stays: %s", family.name(), point, segment)
              .isEqualTo(frozen);
        }
      }
    }
  }

  /** Features that were computed before give the same step as images do. */
  @ParameterizedTest
  @MethodSource("families")
  void featuresGiveTheSameBits(Architecture family) {
    List<String> points = FreezePoints.of(family).names();
    String point = points.get(points.size() - 1);
    ReplicaSpec spec = spec(family);
    float[] before = begun(family);
    float[] features;
    try (FeatureExtractor extractor =
        Engines.named("onednn")
            .features(new TrainedNetwork(spec.network(), spec.shape(), before), point, OPTIONS)) {
      features = extractor.features(images());
      assertThat(features).hasSize(BATCH * extractor.length());
    }
    assertThat(trained(spec.frozen(new Freezing(point, true)), before, bytes(features)))
        .isEqualTo(trained(spec.frozen(new Freezing(point, false)), before, images()));
  }

  /** DL4J's own frozen layers are the oracle: they, too, compute as in prediction. */
  @Test
  void theRestMovesAsAboveFrozenLayers() {
    Architecture family = families().findFirst().orElseThrow();
    ReplicaSpec spec = spec(family);
    float[] before = begun(family);
    ComputationGraph oracle =
        new TransferLearning.GraphBuilder(
                new TrainedNetwork(spec.network(), spec.shape(), before).graph())
            .setFeatureExtractor("block4_add")
            .build();
    try (INDArray images =
            Nd4j.create(
                images().numbers(INPUT * INPUT * 3), new long[] {BATCH, INPUT, INPUT, 3}, 'c');
        INDArray labels = Nd4j.create(targets(), new long[] {BATCH, CLASSES}, 'c')) {
      oracle.setInput(0, images);
      oracle.setLabel(0, labels);
      oracle.computeGradientAndScore();
    }
    float[] after = trained(spec.frozen(new Freezing("block4_add", false)), before, images(), 1);
    for (ParameterSegment segment : spec.optimizer().layout().segments()) {
      if (segment.role().isTrained() && !isFrozen(family, "block4_add", segment)) {
        float[] gradient =
            oracle
                .gradient()
                .getGradientFor(segment.layer() + "_" + segment.name())
                .dup(
                    segment.name().equals("W") && segment.layer().equals("predictions") ? 'f' : 'c')
                .data()
                .asFloat();
        for (int i = 0; i < gradient.length; i++) {
          int place = segment.offset() + i;
          assertThat((double) before[place] - after[place])
              .as("%s at %d", segment, i)
              .isCloseTo(RATE * gradient[i] / BATCH, within(2e-5));
        }
      }
    }
  }

  @Test
  void layersLearnAtTheirRates() {
    Architecture family = families().findFirst().orElseThrow();
    float[] before = begun(family);
    ReplicaSpec spec = spec(family);
    Map<String, Double> rates = Map.of("predictions", 0.5);
    ReplicaSpec slower =
        new ReplicaSpec(
            spec.network(), spec.shape(), spec.optimizer().withRates(rates), BATCH, false);
    float[] plain = trained(spec, before, images(), 1);
    float[] slow = trained(slower, before, images(), 1);
    for (ParameterSegment segment : spec.optimizer().layout().segments()) {
      double factor = segment.layer().equals("predictions") ? 0.5 : 1;
      for (int i = segment.offset(); i < segment.end(); i++) {
        assertThat((double) slow[i] - before[i])
            .isCloseTo(factor * ((double) plain[i] - before[i]), within(1e-6));
      }
    }
  }

  @Test
  void pointsOfXceptionAreTheStemAndTheEndsOfModules() {
    FreezePoints points = FreezePoints.of(new XceptionArchitecture());
    assertThat(points.names())
        .startsWith("block1_conv1_bn", "block1_conv2_bn", "block2_add", "block3_add")
        .endsWith("block13_add", "block14_sepconv1_bn", "block14_sepconv2_bn", "avg_pool")
        .doesNotContain("block5_sepconv2_bn", "block1_conv1", "predictions");
    assertThat(points.depths())
        .containsEntry("predictions", 0)
        .containsEntry("block14_sepconv2", 1)
        .containsEntry("block14_sepconv1_bn", 2)
        .containsEntry("block13_sepconv2", 3)
        .containsEntry("block1_conv1", 16);
    assertThat(points.thawing("block14_sepconv1_bn").subList(0, 3))
        .containsExactly(
            Optional.of("block14_sepconv1_bn"),
            Optional.of("block13_add"),
            Optional.of("block12_add"));
    assertThat(points.thawing("avg_pool").subList(0, 2))
        .containsExactly(Optional.of("avg_pool"), Optional.of("block14_sepconv1_bn"));
    assertThat(points.thawing("block1_conv1_bn"))
        .containsExactly(Optional.of("block1_conv1_bn"), Optional.empty());
  }

  @Test
  void theCudaEngineRefusesByName() {
    ReplicaSpec spec = spec(Architectures.named("xception").orElseThrow().forImages(71, 3));
    assertThatThrownBy(
            () ->
                new CudaEngine()
                    .check(spec.frozen(new Freezing("block2_add", false)), Precision.FP32))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "Cannot use engine cuda with transfer.freeze-to or transfer.rate-factor: it trains all"
                + " layers alike; engines onednn and nd4j have both");
  }

  private static boolean isFrozen(Architecture family, String point, ParameterSegment segment) {
    List<String> order = FreezePoints.of(family).layers();
    return order.indexOf(segment.layer()) <= order.indexOf(point);
  }

  private static float[] trained(ReplicaSpec spec, float[] before, ImageBatch input) {
    return trained(spec, before, input, 3);
  }

  private static float[] trained(ReplicaSpec spec, float[] before, ImageBatch input, int steps) {
    try (Replica replica = Engines.named("onednn").replica(spec, OPTIONS)) {
      replica.load(before, new float[0][], 0, 7);
      for (int step = 1; step <= steps; step++) {
        replica.gradient(input, targets());
        replica.step(RATE, step);
      }
      return replica.vectors(2)[0].clone();
    }
  }

  private static ReplicaSpec spec(Architecture family) {
    ComputationGraphConfiguration network = family.graph(CLASSES, 0, 3);
    ComputationGraph graph = new ComputationGraph(network);
    graph.init();
    return new ReplicaSpec(
        network.toJson(),
        new NetworkShape(INPUT, 3, CLASSES),
        new Optimizer(
            ParameterLayout.of(graph), new Momentum(0.9), Decay.NONE, Double.POSITIVE_INFINITY),
        BATCH,
        false);
  }

  /** With statistics that fit: those of the start would let the features vanish. */
  private static float[] begun(Architecture family) {
    return trained(spec(family), parameters(family), images(), 2);
  }

  private static float[] parameters(Architecture family) {
    ComputationGraph graph = new ComputationGraph(family.graph(CLASSES, 0, 3));
    graph.init();
    return TrainedNetwork.of(graph, null).parameters();
  }

  private static ImageBatch images() {
    byte[] samples = new byte[BATCH * INPUT * INPUT * 3];
    new Random(4).nextBytes(samples);
    float[] scale = new float[3 * ImageBatch.VALUES];
    IntStream.range(0, scale.length).forEach(i -> scale[i] = (i % ImageBatch.VALUES) / 127.5f - 1);
    return new ImageBatch(samples, BATCH, scale);
  }

  /** In the place of samples. */
  private static ImageBatch bytes(float[] features) {
    ByteBuffer bytes =
        ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(features);
    return new ImageBatch(bytes.array(), BATCH, new float[0]);
  }

  private static float[] targets() {
    float[] targets = new float[BATCH * CLASSES];
    IntStream.range(0, BATCH).forEach(i -> targets[i * CLASSES + i % CLASSES] = 1);
    return targets;
  }

  private static List<Float> stretch(float[] values, ParameterSegment segment) {
    return IntStream.range(segment.offset(), segment.end()).mapToObj(i -> values[i]).toList();
  }
}
