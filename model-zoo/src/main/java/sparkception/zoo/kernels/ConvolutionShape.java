package sparkception.zoo.kernels;

/**
 * The geometry of a two-dimensional convolution or pooling over a minibatch.
 *
 * @param batch images
 * @param height input rows
 * @param width input columns
 * @param channels input channels
 * @param filters output channels; as many as input channels when depthwise
 * @param kernel rows and columns of the window
 * @param stride rows and columns between windows
 * @param same whether the border is padded so that the output has {@code ceil(size / stride)} rows
 *     and columns, as TensorFlow and Keras do (more at the bottom and right); otherwise unpadded
 * @param depthwise whether each channel has a window of its own
 */
public record ConvolutionShape(
    int batch,
    int height,
    int width,
    int channels,
    int filters,
    int kernel,
    int stride,
    boolean same,
    boolean depthwise) {

  /** Output rows. */
  public int outHeight() {
    return outSize(height);
  }

  /** Output columns. */
  public int outWidth() {
    return outSize(width);
  }

  /** Rows of zeros above the input. */
  public int padTop() {
    return padding(height, outHeight()) / 2;
  }

  /** Rows of zeros below the input. */
  public int padBottom() {
    return padding(height, outHeight()) - padTop();
  }

  /** Columns of zeros left of the input. */
  public int padLeft() {
    return padding(width, outWidth()) / 2;
  }

  /** Columns of zeros right of the input. */
  public int padRight() {
    return padding(width, outWidth()) - padLeft();
  }

  /** A dense 1x1 convolution with as many channels at each pixel of this one's output. */
  public ConvolutionShape pointwise(int outputs) {
    return new ConvolutionShape(
        batch, outHeight(), outWidth(), channels, outputs, 1, 1, true, false);
  }

  /** Shape of the input. */
  public long[] input() {
    return new long[] {batch, height, width, channels};
  }

  /** Shape of the output. */
  public long[] output() {
    return new long[] {batch, outHeight(), outWidth(), filters};
  }

  private int outSize(int size) {
    return same ? (size + stride - 1) / stride : (size - kernel) / stride + 1;
  }

  private int padding(int size, int out) {
    return same ? Math.max(0, (out - 1) * stride + kernel - size) : 0;
  }
}
