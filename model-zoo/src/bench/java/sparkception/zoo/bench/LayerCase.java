package sparkception.zoo.bench;

import sparkception.zoo.kernels.ConvolutionShape;

/**
 * A layer of Xception at its place.
 *
 * @param name of the first layer of this kind and shape
 * @param kind what it computes
 * @param window its window over its input; the filters are those of the 1x1 convolution for a
 *     separable one
 * @param times how often it occurs in the network
 */
record LayerCase(String name, Kind kind, ConvolutionShape window, int times) {

  /** What a layer computes. */
  enum Kind {
    CONVOLUTION,
    SEPARABLE,
    NORMALIZATION,
    NORMALIZATION_RELU,
    RELU,
    MAX_POOLING,
    SUM
  }

  /** The depthwise half of a separable convolution. */
  ConvolutionShape depthwise() {
    return with(window.channels(), window.window().rows(), window.window().stride(), true);
  }

  /** The 1x1 half of a separable convolution. */
  ConvolutionShape pointwise() {
    return with(window.filters(), 1, 1, false);
  }

  private ConvolutionShape with(int filters, int kernel, int stride, boolean depthwise) {
    return new ConvolutionShape(
        window.batch(),
        window.height(),
        window.width(),
        window.channels(),
        filters,
        kernel,
        stride,
        window.window().same(),
        depthwise);
  }

  LayerCase occurring(int often) {
    return new LayerCase(name, kind, window, often);
  }

  /** Whether its input is the images, whose gradient nobody needs. */
  boolean readsImages() {
    return window.channels() == 3;
  }

  /** Floating point operations of both gradients, or of the one that is needed. */
  double backwardOperations() {
    return readsImages() ? operations() : 2 * operations();
  }

  /** Floating point operations forward, two for a multiply-add; 0 for what is not a convolution. */
  double operations() {
    return switch (kind) {
      case CONVOLUTION -> operations(window);
      case SEPARABLE -> operations(depthwise()) + operations(pointwise());
      default -> 0;
    };
  }

  private static double operations(ConvolutionShape shape) {
    double pixels = (double) shape.batch() * shape.outHeight() * shape.outWidth();
    int inputs = shape.depthwise() ? 1 : shape.channels();
    return 2 * pixels * shape.filters() * inputs * shape.window().rows() * shape.window().rows();
  }

  /** Kind and sizes, as tables show them. */
  String words() {
    String sizes = "%dx%dx%d".formatted(window.height(), window.width(), window.channels());
    return switch (kind) {
      case CONVOLUTION ->
          "%dx%d convolution /%d, %s to %d"
              .formatted(
                  window.window().rows(), window.window().rows(), window.window().stride(), sizes, window.filters());
      case SEPARABLE -> "separable, %s to %d".formatted(sizes, window.filters());
      case NORMALIZATION -> "normalization, " + sizes;
      case NORMALIZATION_RELU -> "normalization and ReLU, " + sizes;
      case RELU -> "ReLU, " + sizes;
      case MAX_POOLING -> "max pooling, " + sizes;
      case SUM -> "sum, " + sizes;
    };
  }
}
