package sparkception.zoo.bench;

/** An engine with an Xception for 299x299x3 images and 1000 classes, and a minibatch of noise. */
interface XceptionEngine extends AutoCloseable {

  /** Forward, backward and update by SGD with momentum; returns the loss. */
  double train();

  /** Forward as at evaluation. */
  void infer();

  /** Parameters that training moves, for a check that all train the same network. */
  long trainedParameters();

  @Override
  void close();

  /**
   * An engine by its name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static XceptionEngine named(String name, int batch) {
    return switch (name) {
      case "sparkception" -> new SparkceptionContestant(batch);
      case "libtorch" -> new LibtorchContestant(batch, false);
      case "libtorch-channels-last" -> new LibtorchContestant(batch, true);
      case "onnxruntime" -> new OnnxRuntimeContestant(batch);
      case "stock" -> new StockXception(batch);
      default -> throw new IllegalArgumentException("Unknown engine: " + name);
    };
  }
}
