package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/**
 * The way back from {@link Columns} to the activation they were made of, and through what was done
 * to it as it was read.
 */
public final class ColumnsBackward {

  private static final int OCCUPANCY = 8;
  private static final int SUMS = 2;

  private final ImageShape input;
  private final boolean hasSums;
  private final Grid grid;
  private final Kernel kernel;
  private final BlockSums blockSums;

  /**
   * @param storage type of the activations
   * @param window of the convolution
   * @param reading how the activation was read; a normalized one gives sums
   */
  public ColumnsBackward(Device device, ElementType storage, WindowShape window, Reading reading) {
    input = window.input();
    hasSums = reading.isNormalized();
    int vector = Modules.vector(storage, input.channels());
    Spread spread = Spread.over(input.channels(), vector);
    grid =
        spread.grid(
            input.pixels(),
            device.properties().multiprocessors() * OCCUPANCY,
            spread.foldBytes(vector));
    kernel =
        device.kernel(
            Columns.module("col2im.cu", storage, vector, window, reading)
                .option("SINGLY", Columns.width(window) % vector != 0)
                .option("SUMS", hasSums)
                .spec(),
            "col2im");
    blockSums = new BlockSums(device);
  }

  /** Bytes of working memory that {@link #run} needs: 0 without sums. */
  public long partialBytes() {
    return hasSums ? (long) grid.blocksY() * SUMS * input.channels() * Float.BYTES : 0;
  }

  /**
   * Computes the gradient.
   *
   * @param columns gradient of the columns
   * @param u the activation as it lies in memory, unless it was read as it is; then 0
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param result receives the gradient g of u before its normalization
   * @param partial working memory, or 0
   * @param sums receives {@code [2, channels]}, where the reading normalizes: sums over pixels of g
   *     and of g u
   */
  public void run(
      Stream stream, long columns, long u, long a, long b, long result, long partial, long sums) {
    stream.launch(
        kernel,
        grid,
        new Arguments().addresses(columns, u, a, b, result, partial).int32(input.batch()));
    if (hasSums) {
      blockSums.add(stream, partial, sums, grid.blocksY(), SUMS * input.channels());
    }
  }
}
