package sparkception.zoo.xception;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.MaxPooling2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.ResidualSum;
import sparkception.zoo.layers.SeparableConvolution2D;
import sparkception.zoo.optim.SigmoidCrossEntropy;

/**
 * Xception as a graph: entry flow, middle flow, exit flow, read from top to bottom as figure 5 of
 * the paper.
 *
 * <p>Input {@code [batch, size, size, channels]} in [-1, 1]; output class probabilities {@code
 * [batch, classes]}. Layer names are Keras's; a ReLU that follows a normalization is part of it, so
 * {@code block1_conv1_bn} stands for Keras's {@code block1_conv1_bn} and {@code block1_conv1_act}.
 */
public final class Xception {

  private final XceptionSpec spec;
  private final GraphBuilder graph;

  private Xception(XceptionSpec spec) {
    this.spec = spec;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(spec.seed())
            .weightInit(spec.initialization().rule())
            .activation(Activation.IDENTITY)
            .l2(spec.l2())
            .updater(new Nesterovs(0.045, 0.9))
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder();
  }

  /** The network with fresh weights. */
  public static ComputationGraph network(XceptionSpec spec) {
    ComputationGraph network = new ComputationGraph(configuration(spec));
    network.init();
    return network;
  }

  /** The network's configuration. */
  public static ComputationGraphConfiguration configuration(XceptionSpec spec) {
    return new Xception(spec).build();
  }

  private ComputationGraphConfiguration build() {
    graph
        .addInputs("input")
        .setInputTypes(
            InputType.convolutional(spec.input(), spec.input(), spec.channels(), CNN2DFormat.NHWC));

    String x = convolution("block1_conv1", "input", 32, spec.stemStride());
    x = convolution("block1_conv2", x, 64, 1);

    x = downsampling("block2", x, false, 128, 128);
    x = downsampling("block3", x, true, 256, 256);
    x = downsampling("block4", x, true, 728, 728);

    int block = 5;
    for (int module = 0; module < spec.middleModules(); module++) {
      x = middle("block" + block++, x);
    }

    x = downsampling("block" + block++, x, true, 728, 1024);
    x = separable("block" + block + "_sepconv1", x, 1536, true);
    x = separable("block" + block + "_sepconv2", x, 2048, true);
    return classifier(x);
  }

  /** Of the stem: 3x3, unpadded, normalization, ReLU. */
  private String convolution(String name, String from, int filters, int stride) {
    graph.addLayer(name, convolution(3, stride, filters, ConvolutionMode.Truncate), from);
    return normalization(name, true);
  }

  /** Two separable convolutions and a pooling, around them a strided 1x1 convolution. */
  private String downsampling(String block, String from, boolean reluFirst, int first, int second) {
    String x = reluFirst ? relu(block + "_sepconv1_act", from) : from;
    x = separable(block + "_sepconv1", x, first, true);
    x = separable(block + "_sepconv2", x, second, false);
    graph.addLayer(block + "_pool", new MaxPooling2D(3, 2), x);
    if (!spec.ablation().residuals()) {
      return block + "_pool";
    }
    graph.addLayer(block + "_shortcut", convolution(1, 2, second, ConvolutionMode.Same), from);
    return sum(block, block + "_pool", normalization(block + "_shortcut", false));
  }

  /** Three separable convolutions, each after a ReLU, added to what went in. */
  private String middle(String block, String from) {
    String x = relu(block + "_sepconv1_act", from);
    x = separable(block + "_sepconv1", x, 728, true);
    x = separable(block + "_sepconv2", x, 728, true);
    x = separable(block + "_sepconv3", x, 728, false);
    return spec.ablation().residuals() ? sum(block, x, from) : x;
  }

  /** A separable convolution, normalization, and the ReLU before the next one if there is one. */
  private String separable(String name, String from, int filters, boolean relu) {
    if (spec.ablation().hasPlainSeparables()) {
      graph.addLayer(name, separable(filters), from);
    } else if (spec.ablation().order() == Ablation.Order.DEPTHWISE_FIRST) {
      graph.addLayer(name + "_depthwise", depthwise(), from);
      graph.addLayer(name, pointwise(filters), between(name, name + "_depthwise"));
    } else {
      graph.addLayer(name + "_pointwise", pointwise(filters), from);
      graph.addLayer(name, depthwise(), between(name, name + "_pointwise"));
    }
    return normalization(name, relu);
  }

  /** The activation between a separable convolution's two steps, if there is to be one. */
  private String between(String name, String from) {
    switch (spec.ablation().between()) {
      case NONE -> {
        return from;
      }
      case RELU -> graph.addLayer(name + "_between", new Relu(), from);
      case ELU -> graph.addLayer(name + "_between", new ActivationLayer(Activation.ELU), from);
    }
    return name + "_between";
  }

  private SeparableConvolution2D separable(int filters) {
    return new SeparableConvolution2D(
        new org.deeplearning4j.nn.conf.layers.SeparableConvolution2D.Builder(3, 3)
            .nOut(spec.channels(filters))
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  private static DepthwiseConvolution2D depthwise() {
    return new DepthwiseConvolution2D(
        new org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D.Builder(3, 3)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  private Convolution2D pointwise(int filters) {
    return convolution(1, 1, filters, ConvolutionMode.Same);
  }

  private Convolution2D convolution(int kernel, int stride, int filters, ConvolutionMode mode) {
    return new Convolution2D(
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(spec.channels(filters))
            .convolutionMode(mode)
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false));
  }

  private String normalization(String of, boolean relu) {
    graph.addLayer(
        of + "_bn",
        new BatchNormalization2D(spec.batchNormDecay(), spec.batchNormEpsilon(), relu),
        of);
    return of + "_bn";
  }

  private String relu(String name, String from) {
    graph.addLayer(name, new Relu(), from);
    return name;
  }

  private String sum(String block, String x, String shortcut) {
    graph.addVertex(block + "_add", new ResidualSum(), x, shortcut);
    return block + "_add";
  }

  private ComputationGraphConfiguration classifier(String from) {
    GlobalPoolingLayer pooling =
        new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build();
    OutputLayer.Builder predictions = predictions().nOut(spec.classes());
    if (spec.dropout() > 0) {
      // DL4J counts what is kept, the paper what is dropped.
      predictions.dropOut(1 - spec.dropout());
    }
    return graph
        .addLayer("avg_pool", pooling, from)
        .addLayer("predictions", predictions.build(), "avg_pool")
        .setOutputs("predictions")
        .build();
  }

  private OutputLayer.Builder predictions() {
    return switch (spec.labels()) {
      case ONE -> new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
      case MANY ->
          new OutputLayer.Builder(new SigmoidCrossEntropy()).activation(Activation.SIGMOID);
    };
  }
}
