package sparkception.zoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;

/** Our layers' gradients against differences of the loss, in double precision on ND4J's kernels. */
class GradientCheckTest {

  private static final int SIZE = 7;
  private static final int CHANNELS = 3;
  private static final double EPSILON = 1e-6;
  private static final double GREATEST_RELATIVE_ERROR = 1e-4;
  private static final double LEAST_ABSOLUTE_ERROR = 1e-8;

  private DataType before;

  @BeforeEach
  void useDoubles() {
    before = Nd4j.dataType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterEach
  void useWhatWasUsed() {
    Nd4j.setDefaultDataTypes(before, before);
  }

  @Test
  void convolutionAndNormalization() {
    GraphBuilder graph = graph();
    graph.addLayer("convolution", convolution(3, 2), "input");
    graph.addLayer("bn", new BatchNormalization2D(0.9, 0.001, false), "convolution");
    assertGradients(graph, "bn");
  }

  @Test
  void separableConvolutionAndNormalizationWithRelu() {
    GraphBuilder graph = graph();
    graph.addLayer("separable", separable(), "input");
    graph.addLayer("bn", new BatchNormalization2D(0.9, 0.001, true), "separable");
    assertGradients(graph, "bn");
  }

  @Test
  void residualBlockWithPooling() {
    GraphBuilder graph = graph();
    graph.addLayer("shortcut", convolution(1, 2), "input");
    graph.addLayer("stem", convolution(3, 1), "input");
    graph.addLayer("relu", new Relu(), "stem");
    graph.addLayer("separable", separable(), "relu");
    graph.addLayer("pool", new MaxPooling2D(3, 2), "separable");
    graph.addVertex("sum", new ResidualSum(), "pool", "shortcut");
    assertGradients(graph, "sum");
  }

  @Test
  void branchesSideBySide() {
    GraphBuilder graph = graph();
    graph.addLayer("row", convolution(new Window(1, 5, 1, true, 0), false), "input");
    graph.addLayer("mean", new AveragePooling2D(Window.same(3, 1)), "input");
    graph.addLayer("max", new MaxPooling2D(Window.same(3, 1)), "input");
    graph.addVertex("branches", new Concatenation(), "row", "mean", "max");
    assertGradients(graph, "branches");
  }

  @Test
  void biasPaddingAndUnpaddedPoolings() {
    GraphBuilder graph = graph();
    graph.addLayer("convolution", convolution(Window.padded(3, 1, 1), true), "input");
    graph.addLayer("max", new MaxPooling2D(Window.valid(3, 2)), "convolution");
    graph.addLayer("mean", new AveragePooling2D(Window.valid(2, 1)), "max");
    assertGradients(graph, "mean");
  }

  @Test
  void depthwiseConvolutionAndNormalizationWithReLu6ButNoScale() {
    GraphBuilder graph = graph();
    graph.addLayer("convolution", convolution(1, 1), "input");
    graph.addLayer("depthwise", depthwise(), "convolution");
    BatchNormalization2D normalization =
        new BatchNormalization2D(0.9, 0.001, Rectifier.RELU6, false);
    normalization.setBeta(5);
    graph.addLayer("bn", normalization, "depthwise");
    assertGradients(graph, "bn");
  }

  @Test
  void convolutionInGroups() {
    GraphBuilder graph = graph();
    graph.addLayer("convolution", convolution(Window.same(1, 1), false), "input");
    graph.addLayer("grouped", grouped(2), "convolution");
    assertGradients(graph, "grouped");
  }

  private static GroupedConvolution2D grouped(int groups) {
    return new GroupedConvolution2D(
        new ConvolutionLayer.Builder(3, 3)
            .stride(2, 2)
            .nOut(6)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false),
        groups);
  }

  private static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .updater(new NoOp())
        .activation(Activation.IDENTITY)
        .graphBuilder()
        .addInputs("input")
        .setInputTypes(InputType.convolutional(SIZE, SIZE, CHANNELS, CNN2DFormat.NHWC));
  }

  private static Convolution2D convolution(int kernel, int stride) {
    return new Convolution2D(
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(5)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  private static Convolution2D convolution(Window window, boolean biased) {
    return new Convolution2D(
        new ConvolutionLayer.Builder(window.rows(), window.columns())
            .stride(window.stride(), window.stride())
            .padding(window.padding(), window.padding())
            .nOut(4)
            .convolutionMode(window.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(biased));
  }

  private static DepthwiseConvolution2D depthwise() {
    return new DepthwiseConvolution2D(
        new org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D.Builder(3, 3)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  private static SeparableConvolution2D separable() {
    return new SeparableConvolution2D(
        new org.deeplearning4j.nn.conf.layers.SeparableConvolution2D.Builder(3, 3)
            .nOut(5)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  private static void assertGradients(GraphBuilder graph, String last) {
    graph
        .addLayer(
            "pooled",
            new GlobalPoolingLayer.Builder(PoolingType.PNORM)
                .pnorm(2)
                .poolingDimensions(1, 2)
                .build(),
            last)
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build(),
            "pooled")
        .setOutputs("out");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    Nd4j.getRandom().setSeed(11);
    INDArray images = Nd4j.rand(DataType.DOUBLE, 3, SIZE, SIZE, CHANNELS).muli(2).subi(1);
    INDArray labels = Nd4j.eye(2).castTo(DataType.DOUBLE).getRows(0, 1, 0);
    boolean right =
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.GraphConfig()
                .net(network)
                .epsilon(EPSILON)
                .maxRelError(GREATEST_RELATIVE_ERROR)
                .minAbsoluteError(LEAST_ABSOLUTE_ERROR)
                .exitOnFirstError(false)
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
                .inputs(new INDArray[] {images})
                .labels(new INDArray[] {labels})
                .excludeParams(Set.of("bn_mean", "bn_var")));
    assertThat(right).isTrue();
  }
}
