package sparkception.zoo.kernels;

import java.util.Locale;

/**
 * The geometry of a two-dimensional convolution or pooling over a minibatch.
 *
 * @param batch images
 * @param height input rows
 * @param width input columns
 * @param channels input channels
 * @param filters output channels; as many as input channels when depthwise
 * @param window goes over each image
 * @param groups parts that input and output channels are cut into, each with windows of its own: 1
 *     in an ordinary convolution, as many as channels in a depthwise one
 */
public record ConvolutionShape(
    int batch, int height, int width, int channels, int filters, Window window, int groups) {

  public ConvolutionShape {
    if (groups < 1 || channels % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid convolution: %d channels and %d filters in %d groups",
              channels,
              filters,
              groups));
    }
  }

  /**
   * Ordinary or depthwise.
   *
   * @param depthwise whether each channel has a window of its own
   */
  public ConvolutionShape(
      int batch,
      int height,
      int width,
      int channels,
      int filters,
      Window window,
      boolean depthwise) {
    this(batch, height, width, channels, filters, window, depthwise ? channels : 1);
  }

  /**
   * With a square window.
   *
   * @param kernel rows and columns of the window
   * @param stride rows and columns between windows
   * @param same whether the border is padded as TensorFlow does; otherwise unpadded
   */
  public ConvolutionShape(
      int batch,
      int height,
      int width,
      int channels,
      int filters,
      int kernel,
      int stride,
      boolean same,
      boolean depthwise) {
    this(
        batch,
        height,
        width,
        channels,
        filters,
        new Window(kernel, kernel, stride, same, 0),
        depthwise);
  }

  /** Whether each channel has a window of its own. */
  public boolean depthwise() {
    return groups > 1 && groups == channels && groups == filters;
  }

  /** The convolution of one group by itself. */
  public ConvolutionShape ofGroup() {
    return new ConvolutionShape(
        batch, height, width, channels / groups, filters / groups, window, 1);
  }

  /** Output rows. */
  public int outHeight() {
    return outSize(height, window.rows());
  }

  /** Output columns. */
  public int outWidth() {
    return outSize(width, window.columns());
  }

  /** Rows of padding above the input. */
  public int padTop() {
    return before(height, window.rows(), outHeight());
  }

  /** Rows of padding below the input. */
  public int padBottom() {
    return padding(height, window.rows(), outHeight()) - padTop();
  }

  /** Columns of padding left of the input. */
  public int padLeft() {
    return before(width, window.columns(), outWidth());
  }

  /** Columns of padding right of the input. */
  public int padRight() {
    return padding(width, window.columns(), outWidth()) - padLeft();
  }

  /** A dense 1x1 convolution with as many channels at each pixel of this one's output. */
  public ConvolutionShape pointwise(int outputs) {
    return new ConvolutionShape(batch, outHeight(), outWidth(), channels, outputs, Window.PIXEL, 1);
  }

  /** Shape of the input. */
  public long[] input() {
    return new long[] {batch, height, width, channels};
  }

  /** Shape of the output. */
  public long[] output() {
    return new long[] {batch, outHeight(), outWidth(), filters};
  }

  private int outSize(int size, int side) {
    int stride = window.stride();
    return window.same()
        ? (size + stride - 1) / stride
        : (size + 2 * window.padding() - side) / stride + 1;
  }

  private int before(int size, int side, int out) {
    return window.same() ? padding(size, side, out) / 2 : window.padding();
  }

  private int padding(int size, int side, int out) {
    return window.same()
        ? Math.max(0, (out - 1) * window.stride() + side - size)
        : 2 * window.padding();
  }
}
