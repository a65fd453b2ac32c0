package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/** Sums over the rows of a matrix, as the gradient of a bias is. */
public final class ChannelSums {

  private static final int OCCUPANCY = 4;

  private final int rows;
  private final int channels;
  private final Grid grid;
  private final Kernel kernel;
  private final BlockSums blockSums;

  /**
   * @param storage type of the matrix
   * @param rows of the matrix
   * @param channels its columns
   */
  public ChannelSums(Device device, ElementType storage, int rows, int channels) {
    this.rows = rows;
    this.channels = channels;
    int vector = Modules.vector(storage, channels);
    Spread spread = Spread.over(channels, vector);
    grid =
        spread.grid(
            rows, device.properties().multiprocessors() * OCCUPANCY, spread.foldBytes(vector));
    kernel =
        device.kernel(
            Modules.of(storage, vector, "normalization.cu").size("CHANNELS", channels).spec(),
            "channel_sums");
    blockSums = new BlockSums(device);
  }

  /** Bytes of working memory that {@link #run} needs. */
  public long partialBytes() {
    return (long) grid.blocksY() * channels * Float.BYTES;
  }

  /**
   * Adds up.
   *
   * @param matrix {@code [rows, channels]}
   * @param partial working memory
   * @param sums receives {@code [channels]}, fp32
   */
  public void run(Stream stream, long matrix, long partial, long sums) {
    stream.launch(kernel, grid, new Arguments().addresses(matrix, partial).int32(rows));
    blockSums.add(stream, partial, sums, grid.blocksY(), channels);
  }
}
