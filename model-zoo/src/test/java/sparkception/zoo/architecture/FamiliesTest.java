package sparkception.zoo.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.cuda.CudaEngine;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.ReplicaSpec;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.graph.StockGraph;
import sparkception.zoo.inception.InceptionV1;
import sparkception.zoo.inception.InceptionV3;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.resnet.ResNet50;
import sparkception.zoo.units.StackedUnits;
import sparkception.zoo.units.Unit;

/** What can be done with Xception can be done with every family, here on small images. */
class FamiliesTest {

  private static final int CLASSES = 2;

  static Stream<Architecture> families() {
    ClassifierSpec spec =
        new ClassifierSpec(39, 3, 0, 0.9, 0.001, Initialization.GLOROT_UNIFORM, Labels.ONE);
    return Stream.of(
        new MobileNet(spec, 0.25, 2),
        new ResNet50(spec, 0.125, 2),
        new InceptionV1(spec, 0.125, 2),
        new InceptionV3(spec, 0.125, 1),
        new StackedUnits(spec, Unit.SEPARABLE, 3, 1, 0.25, 1),
        new StackedUnits(spec, Unit.INCEPTION_A, 3, 1, 0.25, 1),
        new StackedUnits(spec, Unit.XCEPTION, 2, 1, 0.25, 1));
  }

  @ParameterizedTest
  @MethodSource("families")
  void learn(Architecture family) {
    ComputationGraph network = network(family);
    network.setLearningRate(0.02);
    DataSet patterns = patterns(8, family.common().input());
    double first = 0;
    for (int step = 0; step < 12; step++) {
      network.fit(patterns);
      first = step == 0 ? network.score() : first;
    }
    assertThat(network.score()).isLessThan(0.5 * first);
  }

  @ParameterizedTest
  @MethodSource("families")
  void fold(Architecture family) {
    ComputationGraph network = disturbed(family);
    INDArray images = patterns(3, family.common().input()).getFeatures();
    ComputationGraph folded = FoldedGraph.of(network);
    assertThat(Arrays.stream(folded.getLayers()).map(layer -> layer.conf().getLayer()))
        .noneMatch(BatchNormalization2D.class::isInstance);
    assertClose(logits(folded, images), logits(network, images));
    assertThat(logits(network, images).amaxNumber().doubleValue()).isGreaterThan(1e-2);
  }

  @ParameterizedTest
  @MethodSource("families")
  void areExportedAsStockLayers(Architecture family) {
    ComputationGraph network = disturbed(family);
    INDArray images = patterns(2, family.common().input()).getFeatures();
    ComputationGraph stock = StockGraph.of(network);
    assertThat(stock.getConfiguration().toJson()).doesNotContain("sparkception");
    assertClose(logits(stock, images), logits(network, images));
  }

  /** Compiled, or refused before training begins by a sentence that names the layer. */
  @ParameterizedTest
  @MethodSource("families")
  void areCompiledOrRefusedByTheCudaEngineByName(Architecture family) {
    ReplicaSpec spec = replica(family);
    String refused =
        switch (family.name()) {
          case "mobilenet" -> "conv1_bn \\(a ReLU6\\)";
          case "inception-v3" -> "\\S+ \\(a normalization without a scale\\)";
          case "stacked-units" ->
              family instanceof StackedUnits units && units.unit() == Unit.XCEPTION
                  ? "stage1_unit1_add \\(a sum of something else than .*\\)"
                  : null;
          default -> null;
        };
    if (refused == null) {
      assertThatCode(() -> new CudaEngine().check(spec, Precision.FP32)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> new CudaEngine().check(spec, Precision.FP32))
          .isInstanceOf(EngineException.class)
          .hasMessageMatching(
              "Unsupported by engine cuda: layer " + refused + "; take engine onednn");
    }
  }

  @Test
  void xceptionIsCompiledByTheCudaEngine() {
    Architecture small = Architectures.named("xception").orElseThrow().forImages(71, 3);
    assertThatCode(() -> new CudaEngine().check(replica(small), Precision.FP32))
        .doesNotThrowAnyException();
  }

  private static ReplicaSpec replica(Architecture family) {
    ComputationGraph network = network(family);
    return new ReplicaSpec(
        network.getConfiguration().toJson(),
        new NetworkShape(family.common().input(), 3, CLASSES),
        new Optimizer(ParameterLayout.of(network), new Momentum(0.9), Decay.NONE, 1),
        2,
        false);
  }

  private static ComputationGraph network(Architecture family) {
    ComputationGraph network = new ComputationGraph(family.graph(CLASSES, 0, 3));
    network.init();
    return network;
  }

  /**
   * With statistics, shifts and biases that are not those of the start, which would hide mistakes.
   */
  private static ComputationGraph disturbed(Architecture family) {
    ComputationGraph network = network(family);
    Nd4j.getRandom().setSeed(5);
    for (ParameterSegment segment : ParameterLayout.of(network).segments()) {
      INDArray values = network.getLayer(segment.layer()).getParam(segment.name());
      if (segment.role() == ParameterRole.RUNNING_VARIANCE) {
        values.assign(Nd4j.rand(values.dataType(), values.shape()).addi(0.5));
      } else if (segment.role() != ParameterRole.WEIGHT) {
        values.addi(Nd4j.rand(values.dataType(), values.shape()).subi(0.4));
      }
    }
    return network;
  }

  /** What the classifier says before its softmax. */
  private static INDArray logits(ComputationGraph network, INDArray images) {
    INDArray features =
        network.output(List.of("avg_pool"), false, new INDArray[] {images}, null)[0].dup('c');
    BaseOutputLayer<?> classifier = (BaseOutputLayer<?>) network.getLayer("predictions");
    return features.mmul(classifier.getParam("W")).addiRowVector(classifier.getParam("b"));
  }

  private static void assertClose(INDArray found, INDArray expected) {
    assertThat(found.sub(expected).amaxNumber().doubleValue())
        .as("%s against %s", found, expected)
        .isLessThan(1e-4 * Math.max(1, expected.amaxNumber().doubleValue()));
  }

  /** Horizontal against vertical stripes. */
  private static DataSet patterns(int count, int size) {
    INDArray images = Nd4j.create(DataType.FLOAT, count, size, size, 3);
    INDArray labels = Nd4j.create(DataType.FLOAT, count, CLASSES);
    for (int image = 0; image < count; image++) {
      labels.putScalar(image, image % CLASSES, 1);
      for (int i = 0; i < size * size * 3; i++) {
        int along = image % 2 == 0 ? i / 3 % size : i / 3 / size;
        images.putScalar((long) image * size * size * 3 + i, (along + image) / 3 % 2 == 0 ? 1 : -1);
      }
    }
    return new DataSet(images, labels);
  }
}
