package sparkception.zoo.bench;

import sparkception.zoo.kernels.Precision;
import sparkception.zoo.kernels.nd4j.Nd4jKernels;
import sparkception.zoo.kernels.onednn.OneDnnKernels;

/** One layer on an engine, with noise in its arrays. */
interface LayerEngine extends AutoCloseable {

  /** What has to be done before each forward and is no part of it. */
  default void prepare() {}

  /** As in training. */
  void forward();

  /** All gradients, from a given gradient of the output; once after each forward. */
  void backward();

  @Override
  void close();

  /**
   * A layer on the engine of a name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static LayerEngine open(String engine, LayerCase layer) {
    return switch (engine) {
      case "onednn" -> new KernelsLayer(new OneDnnKernels(Precision.FP32), layer);
      case "nd4j" -> new KernelsLayer(new Nd4jKernels(Precision.FP32), layer);
      case "libtorch" -> new LibtorchLayer(layer, false);
      case "libtorch-channels-last" -> new LibtorchLayer(layer, true);
      case "stock" -> new StockLayer(layer);
      default -> throw new IllegalArgumentException("Unknown engine: " + engine);
    };
  }
}
