package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/**
 * Turns a convolution into a product: {@code [pixels of the output, width]}, each row holding a
 * window in the order row, column, channel, then zeros. With a 1x1 window and a stride it gathers
 * the pixels that a strided shortcut reads.
 */
public final class Columns {

  private static final int THREADS = 256;

  /** Rows are multiples of this many numbers, as fast products want them. */
  private static final int ROW_MULTIPLE = 8;

  private final WindowShape window;
  private final int width;
  private final int vector;
  private final Kernel kernel;

  /** What the source holds. */
  public enum Source {
    /** Activations. */
    ACTIVATIONS,
    /** Bytes 0..255, as images are decoded. */
    BYTES
  }

  /**
   * @param storage type of the columns, and of the activations
   * @param window of the convolution
   * @param reading how the source is read; the padding is zero after that
   */
  public Columns(
      Device device, ElementType storage, WindowShape window, Reading reading, Source source) {
    this.window = window;
    this.width = width(window);
    int byChannels = Modules.vector(storage, window.input().channels());
    boolean singly =
        source == Source.BYTES
            || byChannels < Modules.vector(storage, width)
            || width != window.area();
    this.vector = singly ? Modules.vector(storage, width) : byChannels;
    this.kernel =
        device.kernel(
            module("im2col.cu", storage, vector, window, reading)
                .option("SINGLY", singly)
                .option("BYTES", source == Source.BYTES)
                .spec(),
            "im2col");
  }

  static Modules module(
      String source, ElementType storage, int vector, WindowShape window, Reading reading) {
    return window
        .sizes(Modules.of(storage, vector, "reading.cuh", source))
        .size("COLUMNS", width(window))
        .option("MODE", reading.code())
        .option("KERNEL_HEIGHT", window.height())
        .option("KERNEL_WIDTH", window.width())
        .option("STRIDE", window.stride());
  }

  /** Numbers of a row: the window's; of more than a pixel, rounded up to a multiple of 8. */
  public static int width(WindowShape window) {
    if (window.height() * window.width() == 1) {
      return window.area();
    }
    return (window.area() + ROW_MULTIPLE - 1) / ROW_MULTIPLE * ROW_MULTIPLE;
  }

  /**
   * Writes the columns.
   *
   * @param x source
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param columns receives {@code [pixels of the output, width]}
   */
  public void run(Stream stream, long x, long a, long b, long columns) {
    long numbers = (long) window.output().pixels() * width;
    stream.launch(
        kernel,
        Grid.covering(numbers / vector, THREADS),
        new Arguments().addresses(x, a, b, columns).int32(window.input().batch()));
  }
}
