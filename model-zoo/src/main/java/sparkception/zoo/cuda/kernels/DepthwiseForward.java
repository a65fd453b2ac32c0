package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/** Depthwise 3x3 convolution with stride 1, padded by one pixel of zeros. */
public final class DepthwiseForward {

  private final ImageShape shape;
  private final Kernel kernel;
  private final Grid grid;
  private final int strip;

  /**
   * @param storage type of the activations
   * @param shape of input and output
   * @param reading what is done to the input as it is read: {@link Reading#AS_IS}, {@link
   *     Reading#RELU} or {@link Reading#NORMALIZED_RELU}
   */
  public DepthwiseForward(Device device, ElementType storage, ImageShape shape, Reading reading) {
    Depthwise.requireSupported(reading);
    DepthwiseTuning tuning = DepthwiseTuning.forward(storage, shape);
    this.shape = shape;
    this.kernel =
        device.kernel(
            Depthwise.module("depthwise_forward.cu", storage, shape, reading, tuning).spec(),
            "depthwise_forward");
    this.grid = Depthwise.grid(device, shape, tuning, 0);
    this.strip = tuning.strip();
  }

  /**
   * Computes the output.
   *
   * @param x input
   * @param weights {@code [channels, 9]}, the window in row-major order
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param y receives the output
   */
  public void run(Stream stream, long x, long weights, long a, long b, long y) {
    stream.launch(
        kernel,
        grid,
        new Arguments().addresses(x, weights, a, b, y).int32(shape.batch()).int32(strip));
  }
}
