package sparkception.zoo.oracle;

import static sparkception.zoo.oracle.Closeness.assertClose;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.zoo.graph.FoldedGraph;
import sparkception.zoo.inception.InceptionV1;
import sparkception.zoo.inception.InceptionV3;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.layers.AveragePooling2D;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Concatenation;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.MaxPooling2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.ResidualSum;
import sparkception.zoo.layers.SeparableConvolution2D;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.resnet.ResNet50;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.xception.Xception;
import sparkception.zoo.xception.XceptionSpec;

/**
 * Every layer, between two others in a ComputationGraph, and a whole small Xception, against
 * libtorch: probabilities, and the loss's gradient by each parameter. The convolution before a
 * layer gets its gradient through it. The build runs this once for each kernel implementation.
 */
class LayersOracleTest {

  private static final int CLASSES = 5;
  private static final String BEFORE = "before";
  private static final String LAYER = "layer";

  static Stream<Arguments> layers() {
    Map<String, Consumer<GraphBuilder>> layers = new LinkedHashMap<>();
    for (int kernel : new int[] {1, 3}) {
      for (int stride : new int[] {1, 2}) {
        for (ConvolutionMode mode :
            new ConvolutionMode[] {ConvolutionMode.Same, ConvolutionMode.Truncate}) {
          layers.put(
              "convolution %d, stride %d, %s".formatted(kernel, stride, mode),
              graph -> graph.addLayer(LAYER, convolution(kernel, stride, 19, mode), BEFORE));
        }
      }
    }
    for (int stride : new int[] {1, 2}) {
      layers.put(
          "separable convolution, stride " + stride,
          graph -> graph.addLayer(LAYER, separable(3, stride, 23), BEFORE));
      layers.put(
          "depthwise convolution, stride " + stride,
          graph -> graph.addLayer(LAYER, depthwise(3, stride), BEFORE));
      layers.put(
          "max pooling, stride " + stride,
          graph -> graph.addLayer(LAYER, new MaxPooling2D(3, stride), BEFORE));
    }
    for (boolean relu : new boolean[] {false, true}) {
      layers.put(
          "normalization" + (relu ? " with ReLU" : ""),
          graph -> graph.addLayer(LAYER, new BatchNormalization2D(0.9, 0.001, relu), BEFORE));
    }
    for (Window window : List.of(Window.same(1, 5, 1), Window.same(7, 1, 1), Window.padded(3, 2, 1))) {
      layers.put(
          "convolution " + window, graph -> graph.addLayer(LAYER, convolution(window, 6), BEFORE));
    }
    layers.put(
        "average pooling",
        graph -> graph.addLayer(LAYER, new AveragePooling2D(Window.same(3, 1)), BEFORE));
    layers.put(
        "unpadded max pooling",
        graph -> graph.addLayer(LAYER, new MaxPooling2D(Window.valid(3, 2)), BEFORE));
    layers.put(
        "normalization with ReLU6 but no scale",
        graph ->
            graph.addLayer(
                LAYER, new BatchNormalization2D(0.9, 0.001, Rectifier.RELU6, false), BEFORE));
    layers.put(
        "concatenation",
        graph ->
            graph
                .addLayer("path", separable(3, 1, 7), BEFORE)
                .addVertex(LAYER, new Concatenation(), "path", BEFORE));
    layers.put("ReLU", graph -> graph.addLayer(LAYER, new Relu(), BEFORE));
    layers.put(
        "residual sum",
        graph ->
            graph
                .addLayer("path", separable(3, 1, 13), BEFORE)
                .addVertex(LAYER, new ResidualSum(), "path", BEFORE));
    return layers.entrySet().stream()
        .flatMap(
            layer ->
                Stream.of(1, 3)
                    .map(batch -> Arguments.of(layer.getKey(), layer.getValue(), batch)));
  }

  @ParameterizedTest(name = "{0}, batch {2}")
  @MethodSource("layers")
  void layer(String name, Consumer<GraphBuilder> layer, int batch) {
    ComputationGraph network = around(layer);
    agree(network, noise(batch, 11, 9, 3));
  }

  @Test
  void smallXception() {
    XceptionSpec spec =
        new XceptionSpec(
            35,
            3,
            CLASSES,
            0.07,
            2,
            1,
            0,
            0.9,
            0.001,
            0,
            Initialization.GLOROT_UNIFORM,
            Labels.ONE,
            Ablation.NONE,
            3);
    agree(Xception.network(spec), noise(4, 35, 35, 3));
  }

  /**
   * Whole networks of every family, thin and on small images, from the same weights: what they say,
   * and the loss in training. Not gradients: in up to 94 layers some values lie beside a kink (see
   * {@link #noise}), which moves those of the first layers by up to 17 %.
   */
  @ParameterizedTest
  @MethodSource("families")
  void family(Architecture family) {
    ComputationGraph network = new ComputationGraph(family.graph(CLASSES, 0, 3));
    network.init();
    int size = family.common().input();
    disturb(network);
    INDArray images = noise(4, size, size, 3);
    agreeInInference(network, images);
    agreeInTraining(network, images);
  }

  static Stream<Architecture> families() {
    ClassifierSpec spec =
        new ClassifierSpec(39, 3, 0, 0.9, 0.001, Initialization.GLOROT_UNIFORM, Labels.ONE);
    return Stream.of(
        new MobileNet(spec, 0.25, 1),
        new InceptionV3(spec, 0.1, 1),
        new InceptionV1(spec, 0.125, 2),
        new ResNet50(spec, 0.1, 2));
  }

  /**
   * Even in [-1, 1), and always the same. Among a million activations one can lie so close to zero
   * that rounding decides whether a ReLU passes it, which moves the first layers' gradients by
   * 1e-3; with this seed none does.
   */
  private static INDArray noise(long... shape) {
    Nd4j.getRandom().setSeed(1);
    return Nd4j.rand(DataType.FLOAT, shape).muli(2).subi(1);
  }

  private static void agree(ComputationGraph network, INDArray images) {
    disturb(network);
    agreeInInference(network, images);
    Torch.Result expected = agreeInTraining(network, images);
    List<String> names = new TorchNetwork(network, true).names();
    for (int i = 0; i < names.size(); i++) {
      String parameter = names.get(i);
      if (!parameter.endsWith("_mean") && !parameter.endsWith("_var")) {
        // DL4J sums over the minibatch and divides in its updater.
        INDArray gradient =
            network.gradient().gradientForVariable().get(parameter).div(images.size(0));
        assertClose("gradient of " + parameter, gradient, expected.gradients().get(i));
      }
    }
  }

  private static void agreeInInference(ComputationGraph network, INDArray images) {
    TorchNetwork inferring = new TorchNetwork(network, false);
    float[] probabilities =
        Torch.evaluate(a -> inferring.logits(a).softmax(1), inferring.arguments(images));
    assertClose("probabilities", network.outputSingle(false, images), probabilities);
    assertClose(
        "probabilities of the folded network",
        FoldedGraph.of(network).outputSingle(false, images),
        probabilities);
  }

  /** The loss; gives libtorch's gradients, and leaves ours in the network. */
  private static Torch.Result agreeInTraining(ComputationGraph network, INDArray images) {
    INDArray labels = labels((int) images.size(0));
    network.setInput(0, images);
    network.setLabel(0, labels);
    network.computeGradientAndScore();
    TorchNetwork training = new TorchNetwork(network, true);
    Torch.Result expected =
        Torch.differentiate(
            a -> loss(training.logits(a), labels),
            Nd4j.ones(DataType.FLOAT, 1),
            training.arguments(images));
    assertClose("loss", Nd4j.scalar((float) network.score()).reshape(1), expected.y());
    return expected;
  }

  /** Statistics and shifts start as zeros and ones, which would hide mistakes. */
  private static void disturb(ComputationGraph network) {
    Nd4j.getRandom().setSeed(9);
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              if (name.endsWith("_gamma") || name.endsWith("_var")) {
                values.assign(Nd4j.rand(values.dataType(), values.shape()).addi(0.5));
              } else if (name.endsWith("_beta") || name.endsWith("_mean")) {
                values.assign(Nd4j.rand(values.dataType(), values.shape()).subi(0.5));
              }
            });
  }

  private static NDArray loss(NDArray logits, INDArray labels) {
    NDArray wanted = logits.getManager().create(labels.toFloatMatrix());
    return logits.logSoftmax(1).mul(wanted).sum().neg().div(labels.size(0)).reshape(1);
  }

  private static INDArray labels(int batch) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, CLASSES);
    for (int i = 0; i < batch; i++) {
      labels.putScalar(i, (i * 2 + 1) % CLASSES, 1);
    }
    return labels;
  }

  private static ComputationGraph around(Consumer<GraphBuilder> layer) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(11, 9, 3, CNN2DFormat.NHWC))
            .addLayer(BEFORE, convolution(3, 1, 13, ConvolutionMode.Same), "input");
    layer.accept(graph);
    graph
        .addLayer("after", convolution(1, 1, 7, ConvolutionMode.Same), LAYER)
        // Without it, the mean over a normalization of one image would not depend on the image.
        .addLayer("relu", new Relu(), "after")
        .addLayer(
            "pool",
            new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build(),
            "relu")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs("out");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private static Convolution2D convolution(
      int kernel, int stride, int filters, ConvolutionMode mode) {
    return new Convolution2D(
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(filters)
            .convolutionMode(mode)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  /** With a bias. */
  private static Convolution2D convolution(Window window, int filters) {
    return new Convolution2D(
        new ConvolutionLayer.Builder(window.rows(), window.columns())
            .stride(window.stride(), window.stride())
            .padding(window.padding(), window.padding())
            .nOut(filters)
            .convolutionMode(window.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(true));
  }

  private static SeparableConvolution2D separable(int kernel, int stride, int filters) {
    return new SeparableConvolution2D(
        new org.deeplearning4j.nn.conf.layers.SeparableConvolution2D.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(filters)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  private static DepthwiseConvolution2D depthwise(int kernel, int stride) {
    return new DepthwiseConvolution2D(
        new org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D.Builder(kernel, kernel)
            .stride(stride, stride)
            .depthMultiplier(1)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }
}
