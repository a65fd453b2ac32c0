package sparkception.zoo.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import sparkception.zoo.kernels.ConvolutionShape;

/** A layer in libtorch, recorded for differentiation as in training. */
final class LibtorchLayer implements LayerEngine {

  private final LayerCase layer;
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
  private final boolean channelsLast;
  private final List<NDArray> values = new ArrayList<>();
  private final List<NDArray> variables = new ArrayList<>();
  private final NDArray dy;
  private NDManager step = manager.newSubManager();
  private NDArray y;

  /**
   * A layer.
   *
   * @param channelsLast whether activations lie in memory as NHWC
   */
  LibtorchLayer(LayerCase layer, boolean channelsLast) {
    this.layer = layer;
    this.channelsLast = channelsLast;
    ConvolutionShape window = layer.window();
    values.add(activations(window.height(), window.width(), window.channels()));
    addParameters(window);
    dy = activations(window.outHeight(), window.outWidth(), window.filters());
  }

  private void addParameters(ConvolutionShape window) {
    switch (layer.kind()) {
      case CONVOLUTION ->
          values.add(noise(window.filters(), window.channels(), window.window().rows(), window.window().rows()));
      case SEPARABLE -> {
        values.add(noise(window.channels(), 1, window.window().rows(), window.window().rows()));
        values.add(noise(window.filters(), window.channels(), 1, 1));
      }
      case NORMALIZATION, NORMALIZATION_RELU -> {
        values.add(noise(window.channels()));
        values.add(noise(window.channels()));
      }
      case SUM -> values.add(activations(window.height(), window.width(), window.channels()));
      default -> {}
    }
  }

  /** Fresh variables, or gradients would be added up. */
  @Override
  public void prepare() {
    step.close();
    step = manager.newSubManager();
    variables.clear();
    for (NDArray value : values) {
      NDArray variable = value.stopGradient();
      variable.attach(step);
      variable.setRequiresGradient(value != values.get(0) || !layer.readsImages());
      variables.add(variable);
    }
  }

  @Override
  public void forward() {
    NDArray x = variables.get(0);
    ConvolutionShape window = layer.window();
    y =
        switch (layer.kind()) {
          case CONVOLUTION -> convolution(x, variables.get(1), window, 1);
          case SEPARABLE ->
              convolution(
                  convolution(x, variables.get(1), layer.depthwise(), window.channels()),
                  variables.get(2),
                  layer.pointwise(),
                  1);
          case NORMALIZATION -> normalization(x);
          case NORMALIZATION_RELU -> Activation.relu(normalization(x));
          case RELU -> Activation.relu(x);
          case MAX_POOLING -> Pool.maxPool2d(x, square(3), square(2), square(1), false);
          case SUM -> x.add(variables.get(1));
        };
  }

  /** Padded as in {@link LibtorchXception}, evenly: the work is the same. */
  private NDArray convolution(NDArray x, NDArray w, ConvolutionShape window, int groups) {
    int padding = window.window().same() ? window.window().rows() / 2 : 0;
    return Conv2d.conv2d(x, w, null, square(window.window().stride()), square(padding), square(1), groups)
        .singletonOrThrow();
  }

  private NDArray normalization(NDArray x) {
    NDArray mean = step.zeros(new Shape(layer.window().channels()));
    NDArray variance = step.ones(new Shape(layer.window().channels()));
    return BatchNorm.batchNorm(
            x, mean, variance, variables.get(1), variables.get(2), 1, 0.99f, 0.001f, true)
        .singletonOrThrow();
  }

  /** DJL's collector would take ones for the gradient, and in another layout. */
  @Override
  public void backward() {
    JniUtils.backward((PtNDArray) y, (PtNDArray) dy, false, false);
  }

  private NDArray activations(long height, long width, long channels) {
    long batch = layer.window().batch();
    return channelsLast
        ? noise(batch, height, width, channels).transpose(0, 3, 1, 2)
        : noise(batch, channels, height, width);
  }

  private NDArray noise(long... shape) {
    return manager.randomUniform(0, 1, new Shape(shape));
  }

  private static Shape square(int size) {
    return new Shape(size, size);
  }

  @Override
  public void close() {
    collector.close();
    manager.close();
  }
}
