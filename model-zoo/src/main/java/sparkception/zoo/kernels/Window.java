package sparkception.zoo.kernels;

import java.util.Locale;

/**
 * What a convolution or a pooling looks at, and how it goes over an image.
 *
 * @param rows of the window
 * @param columns of the window
 * @param stride rows and columns between windows
 * @param same whether the border is padded so that the output has {@code ceil(size / stride)} rows
 *     and columns, as TensorFlow and Keras do (more at the bottom and right)
 * @param padding rows and columns of padding on each side, where it is not {@code same}
 */
public record Window(int rows, int columns, int stride, boolean same, int padding) {

  /** One pixel, stride 1. */
  public static final Window PIXEL = new Window(1, 1, 1, true, 0);

  public Window {
    if (rows < 1 || columns < 1 || stride < 1 || padding < 0 || (same && padding > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid window: %dx%d, stride %d, same %s, padding %d",
              rows,
              columns,
              stride,
              same,
              padding));
    }
  }

  /** A window padded as TensorFlow's {@code same}. */
  public static Window same(int rows, int columns, int stride) {
    return new Window(rows, columns, stride, true, 0);
  }

  /** A square window padded as TensorFlow's {@code same}. */
  public static Window same(int side, int stride) {
    return same(side, side, stride);
  }

  /** A square window without padding. */
  public static Window valid(int side, int stride) {
    return padded(side, stride, 0);
  }

  /** A square window with as much padding on each side. */
  public static Window padded(int side, int stride, int padding) {
    return new Window(side, side, stride, false, padding);
  }

  /** Whether it sees one pixel at a time, and all that it meets are of the image. */
  public boolean isPixel() {
    return rows == 1 && columns == 1 && padding == 0;
  }

  /** Pixels that it sees at once. */
  public int area() {
    return rows * columns;
  }
}
