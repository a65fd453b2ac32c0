package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/**
 * The mean over all pixels of an activation as it is read. Its way back is {@link
 * ActivationBackward} with an averaged gradient.
 */
public final class AveragePooling {

  private static final int THREADS = 128;

  private final ImageShape shape;
  private final Grid grid;
  private final Kernel kernel;

  /**
   * @param storage type of the activations
   * @param shape of the input
   * @param reading how it is read
   */
  public AveragePooling(Device device, ElementType storage, ImageShape shape, Reading reading) {
    this.shape = shape;
    // Narrow vectors: there are few outputs, and each takes a thread as long as the image has
    // pixels.
    int vector = Modules.vector(2, shape.channels());
    grid = Grid.covering((long) shape.batch() * shape.channels() / vector, THREADS);
    kernel =
        device.kernel(
            Modules.of(storage, vector, "reading.cuh", "average_pooling.cu")
                .option("MODE", reading.code())
                .size("CHANNELS", shape.channels())
                .spec(),
            "average_pooling_forward");
  }

  /**
   * Pools.
   *
   * @param u input
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param y receives {@code [batch, channels]}
   */
  public void run(Stream stream, long u, long a, long b, long y) {
    stream.launch(
        kernel,
        grid,
        new Arguments()
            .addresses(u, a, b, y)
            .int32(shape.batch())
            .int32(shape.height() * shape.width()));
  }
}
