package sparkception.zoo.cuda.kernels;

import java.util.Locale;
import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/**
 * Max pooling of an activation as it is read, with a normalized shortcut added where there is one.
 * Padding never wins; of equals the first in row-major order does; a NaN does in any case.
 */
public final class MaxPooling {

  private static final int THREADS = 256;

  /** Rows and columns of a window, at most. */
  public static final int LARGEST_WINDOW = 15;

  private final WindowShape window;
  private final int vector;
  private final Kernel training;
  private final Kernel inference;
  private final Kernel backward;

  /**
   * @param storage type of the activations
   * @param window square, at most 15x15
   * @param reading how the input is read: {@link Reading#AS_IS} or {@link Reading#NORMALIZED}
   * @param shortcut whether a shortcut of the output's shape is normalized and added
   */
  public MaxPooling(
      Device device, ElementType storage, WindowShape window, Reading reading, boolean shortcut) {
    requireSupported(window, reading);
    this.window = window;
    this.vector = Modules.vector(storage, window.input().channels());
    Modules module =
        window.sizes(
            Modules.of(storage, vector, "reading.cuh", "max_pooling.cu")
                .option("MODE", reading.code())
                .option("WINDOW", window.height())
                .option("STRIDE", window.stride())
                .option("SHORTCUT", shortcut)
                .option("FACTORS", reading.isNormalized())
                .option("KEEP", 1));
    training = device.kernel(module.spec(), "max_pooling_forward");
    backward = device.kernel(module.spec(), "max_pooling_backward");
    inference = device.kernel(module.option("KEEP", 0).spec(), "max_pooling_forward");
  }

  private static void requireSupported(WindowShape window, Reading reading) {
    if (window.height() != window.width() || window.height() > LARGEST_WINDOW) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Unsupported window of max pooling: %dx%d (must be square, at most 15x15)",
              window.height(),
              window.width()));
    }
    if (reading != Reading.AS_IS && reading != Reading.NORMALIZED) {
      throw new IllegalArgumentException("Unsupported reading of max pooling: " + reading);
    }
    if (window.input().elements() > 0xffffffffL) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Unsupported input of max pooling: %s (must have less than 2^32 numbers)",
              window.input()));
    }
  }

  /**
   * Addresses of what a shortcut adds: {@code a s + b}; all 0 for none.
   *
   * @param s raw output of the shortcut's convolution, of the pooling's output shape
   * @param a scale of each channel
   * @param b shift of each channel
   */
  public record Shortcut(long s, long a, long b) {

    /** There is none. */
    public static final Shortcut NONE = new Shortcut(0, 0, 0);
  }

  /**
   * Pools and keeps what the way back needs.
   *
   * @param u input
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param y receives the output, shortcut included
   * @param winners receives the winners' u, of the output's shape
   * @param places receives a byte for each output: the winner's place in its window
   */
  public void forward(
      Stream stream, long u, long a, long b, Shortcut shortcut, long y, long winners, long places) {
    launchForward(training, stream, u, a, b, shortcut, y, winners, places);
  }

  /** Pools and keeps nothing. */
  public void inference(Stream stream, long u, long a, long b, Shortcut shortcut, long y) {
    launchForward(inference, stream, u, a, b, shortcut, y, 0, 0);
  }

  private void launchForward(
      Kernel kernel,
      Stream stream,
      long u,
      long a,
      long b,
      Shortcut shortcut,
      long y,
      long winners,
      long places) {
    stream.launch(
        kernel,
        Grid.covering(window.output().elements() / vector, THREADS),
        new Arguments()
            .addresses(u, a, b, shortcut.s(), shortcut.a(), shortcut.b(), y, winners, places)
            .int32(window.input().batch()));
  }

  /**
   * Hands gradients of the output to the winners, and on through the normalization where the
   * reading had one.
   *
   * @param gradient of the output
   * @param places what {@link #forward} kept
   * @param u input, where the reading normalized; else 0
   * @param factors of {@link Normalization#gradientFactors}, where the reading normalized; else 0
   * @param result receives the gradient of u
   */
  public void backward(
      Stream stream, long gradient, long places, long u, long factors, long result) {
    stream.launch(
        backward,
        Grid.covering(window.input().elements() / vector, THREADS),
        new Arguments()
            .addresses(gradient, places, u, factors, result)
            .int32(window.input().batch()));
  }
}
