package sparkception.zoo.cuda.kernels;

import java.util.Locale;

/**
 * How a window goes over activations.
 *
 * @param input what it goes over
 * @param height rows of the window
 * @param width columns of the window
 * @param stride rows and columns between windows
 * @param padTop rows of padding above the input
 * @param padLeft columns of padding left of the input
 * @param outHeight rows of the output
 * @param outWidth columns of the output
 */
public record WindowShape(
    ImageShape input,
    int height,
    int width,
    int stride,
    int padTop,
    int padLeft,
    int outHeight,
    int outWidth) {

  public WindowShape {
    if (height < 1 || width < 1 || stride < 1 || outHeight < 1 || outWidth < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid window of %dx%d with stride %d on %s: no output",
              height,
              width,
              stride,
              input));
    }
  }

  /** Without padding. */
  public static WindowShape unpadded(ImageShape input, int height, int width, int stride) {
    return padded(input, height, width, stride, 0);
  }

  /** With as much padding on each side. */
  public static WindowShape padded(
      ImageShape input, int height, int width, int stride, int padding) {
    return new WindowShape(
        input,
        height,
        width,
        stride,
        padding,
        padding,
        (input.height() + 2 * padding - height) / stride + 1,
        (input.width() + 2 * padding - width) / stride + 1);
  }

  /**
   * Padded as TensorFlow and Keras do: {@code ceil(size / stride)} outputs, more padding at the
   * end.
   */
  public static WindowShape same(ImageShape input, int height, int width, int stride) {
    int outHeight = (input.height() + stride - 1) / stride;
    int outWidth = (input.width() + stride - 1) / stride;
    return new WindowShape(
        input,
        height,
        width,
        stride,
        padding(input.height(), height, stride, outHeight),
        padding(input.width(), width, stride, outWidth),
        outHeight,
        outWidth);
  }

  private static int padding(int size, int window, int stride, int out) {
    return Math.max(0, (out - 1) * stride + window - size) / 2;
  }

  /** The output, with as many channels as the input. */
  public ImageShape output() {
    return new ImageShape(input.batch(), outHeight, outWidth, input.channels());
  }

  /** Numbers of the input under a window. */
  public int area() {
    return height * width * input.channels();
  }

  /** What the kernels' sources call its sizes. */
  Modules sizes(Modules module) {
    return module
        .sizes(input)
        .size("OUT_HEIGHT", outHeight)
        .size("OUT_WIDTH", outWidth)
        .size("PAD_TOP", padTop)
        .size("PAD_LEFT", padLeft);
  }
}
