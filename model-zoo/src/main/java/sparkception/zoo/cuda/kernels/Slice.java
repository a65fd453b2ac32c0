package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Stream;

/**
 * A tensor's channels within those of a wider tensor, as a concatenation puts them side by side.
 */
public final class Slice {

  private static final int THREADS = 256;

  private final int rows;
  private final long vectors;
  private final Kernel into;
  private final Kernel outOf;

  /**
   * @param storage type of both tensors
   * @param shape of the narrow one
   * @param offset where its channels begin in the wide one
   * @param wide channels of the wide one
   * @param reading how the narrow one is read as it is written to the wide one
   */
  public Slice(
      Device device, ElementType storage, ImageShape shape, int offset, int wide, Reading reading) {
    int channels = shape.channels();
    int vector = Modules.vector(storage, channels | offset | wide);
    this.rows = shape.pixels();
    this.vectors = shape.elements() / vector;
    ModuleSpec module =
        Modules.of(storage, vector, "reading.cuh", "slices.cu")
            .option("MODE", reading.code())
            .size("CHANNELS", channels)
            .size("OFFSET", offset)
            .size("WIDE", wide)
            .spec();
    this.into = device.kernel(module, "into_slice");
    this.outOf = device.kernel(module, "out_of_slice");
  }

  /**
   * Writes the slice.
   *
   * @param u the narrow tensor
   * @param a scale of each of its channels, where the reading normalizes; else 0
   * @param b shift of each of its channels, where the reading normalizes; else 0
   * @param y the wide tensor; its other channels stay as they are
   */
  public void write(Stream stream, long u, long a, long b, long y) {
    stream.launch(
        into, Grid.covering(vectors, THREADS), new Arguments().addresses(u, a, b, y).int32(rows));
  }

  /**
   * Reads the slice, as the way back does with gradients.
   *
   * @param y the wide tensor
   * @param u receives the narrow one
   */
  public void read(Stream stream, long y, long u) {
    stream.launch(
        outOf, Grid.covering(vectors, THREADS), new Arguments().addresses(y, u).int32(rows));
  }
}
