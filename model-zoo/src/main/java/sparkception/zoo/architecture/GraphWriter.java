package sparkception.zoo.architecture;

import java.util.List;
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
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import sparkception.zoo.kernels.Rectifier;
import sparkception.zoo.kernels.Window;
import sparkception.zoo.layers.AveragePooling2D;
import sparkception.zoo.layers.BatchNormalization2D;
import sparkception.zoo.layers.Concatenation;
import sparkception.zoo.layers.Convolution2D;
import sparkception.zoo.layers.DepthwiseConvolution2D;
import sparkception.zoo.layers.GroupedConvolution2D;
import sparkception.zoo.layers.MaxPooling2D;
import sparkception.zoo.layers.Relu;
import sparkception.zoo.layers.ResidualSum;
import sparkception.zoo.layers.SeparableConvolution2D;
import sparkception.zoo.optim.SigmoidCrossEntropy;

/**
 * Puts an image classifier down as DL4J's graph, layer by layer, from the image to the classes.
 *
 * <p>Input {@code [batch, size, size, channels]} in [-1, 1]; output class probabilities {@code
 * [batch, classes]}. Every method adds a vertex and returns its name, for those that read it.
 */
public final class GraphWriter {

  /** The vertex that the images are. */
  public static final String INPUT = "input";

  private final ClassifierSpec spec;
  private final int classes;
  private final double width;
  private final GraphBuilder graph;

  /**
   * An empty network.
   *
   * @param classes outputs
   * @param width factor on the filters of every convolution
   * @param l2 penalty on weights, for training with DL4J's own {@code fit}
   * @param seed of the initial weights
   */
  public GraphWriter(ClassifierSpec spec, int classes, double width, double l2, long seed) {
    this.spec = spec;
    this.classes = classes;
    this.width = width;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(spec.initialization().rule())
            .activation(Activation.IDENTITY)
            .l2(l2)
            .updater(new Nesterovs(0.045, 0.9))
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder()
            .addInputs(INPUT)
            .setInputTypes(
                InputType.convolutional(
                    spec.input(), spec.input(), spec.channels(), CNN2DFormat.NHWC));
  }

  /** A convolution without bias. */
  public String convolution(String name, String from, int filters, Window window) {
    return convolution(name, from, filters, window, false);
  }

  /** A convolution with a bias. */
  public String biasedConvolution(String name, String from, int filters, Window window) {
    return convolution(name, from, filters, window, true);
  }

  private String convolution(String name, String from, int filters, Window window, boolean biased) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(window.rows(), window.columns())
            .stride(window.stride(), window.stride())
            .nOut(scaled(filters))
            .convolutionMode(mode(window))
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(biased);
    if (window.padding() > 0) {
      builder.padding(window.padding(), window.padding());
    }
    graph.addLayer(name, new Convolution2D(builder), from);
    return name;
  }

  /** A depthwise convolution: a window for each channel. */
  public String depthwise(String name, String from, Window window) {
    org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D.Builder builder =
        new org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D.Builder(
                window.rows(), window.columns())
            .convolutionMode(mode(window))
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false);
    if (window.stride() > 1) {
      builder.stride(window.stride(), window.stride());
    }
    graph.addLayer(name, new DepthwiseConvolution2D(builder), from);
    return name;
  }

  /**
   * A convolution in groups of channels, of as many filters as channels, without bias; stride 1.
   *
   * @param groups divides the channels of {@code from}
   */
  public String grouped(String name, String from, int groups, Window window) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(window.rows(), window.columns())
            .convolutionMode(mode(window))
            .dataFormat(CNN2DFormat.NHWC)
            .hasBias(false);
    graph.addLayer(name, new GroupedConvolution2D(builder, groups), from);
    return name;
  }

  /** A depthwise convolution and a pointwise one, nothing between; stride 1. */
  public String separable(String name, String from, int filters, Window window) {
    graph.addLayer(
        name,
        new SeparableConvolution2D(
            new org.deeplearning4j.nn.conf.layers.SeparableConvolution2D.Builder(
                    window.rows(), window.columns())
                .nOut(scaled(filters))
                .convolutionMode(mode(window))
                .dataFormat(CNN2DFormat.NHWC)
                .hasBias(false)),
        from);
    return name;
  }

  /** A batch normalization, and what follows it. */
  public String normalization(String name, String from, Rectifier rectifier) {
    return normalization(name, from, rectifier, true);
  }

  /** A batch normalization without a scale, and what follows it. */
  public String unscaledNormalization(String name, String from, Rectifier rectifier) {
    return normalization(name, from, rectifier, false);
  }

  private String normalization(String name, String from, Rectifier rectifier, boolean scaled) {
    graph.addLayer(
        name,
        new BatchNormalization2D(spec.batchNormDecay(), spec.batchNormEpsilon(), rectifier, scaled),
        from);
    return name;
  }

  /** A ReLU by itself. */
  public String relu(String name, String from) {
    graph.addLayer(name, new Relu(), from);
    return name;
  }

  /** An ELU by itself (arXiv 1511.07289). */
  public String elu(String name, String from) {
    graph.addLayer(name, new ActivationLayer(Activation.ELU), from);
    return name;
  }

  /** A max pooling; padding never wins. */
  public String maxPooling(String name, String from, Window window) {
    graph.addLayer(name, new MaxPooling2D(window), from);
    return name;
  }

  /** An average pooling; padding does not count. */
  public String averagePooling(String name, String from, Window window) {
    graph.addLayer(name, new AveragePooling2D(window), from);
    return name;
  }

  /** The sum of a path and the shortcut around it. */
  public String sum(String name, String path, String shortcut) {
    graph.addVertex(name, new ResidualSum(), path, shortcut);
    return name;
  }

  /** The channels of branches side by side. */
  public String concatenation(String name, List<String> branches) {
    graph.addVertex(name, new Concatenation(), branches.toArray(String[]::new));
    return name;
  }

  /** The mean over all pixels, dropout, the classes: {@code avg_pool} and {@code predictions}. */
  public ComputationGraphConfiguration classifier(String from) {
    GlobalPoolingLayer pooling =
        new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build();
    OutputLayer.Builder predictions = predictions().nOut(classes);
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

  private int scaled(int filters) {
    return scaled(filters, width);
  }

  /** Filters of a network whose channels are multiplied by a factor. */
  public static int scaled(int filters, double width) {
    return Math.max(1, (int) Math.round(filters * width));
  }

  private static ConvolutionMode mode(Window window) {
    return window.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }
}
