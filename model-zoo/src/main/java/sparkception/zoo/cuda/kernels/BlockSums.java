package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/** Adds up what blocks left, in their order. */
public final class BlockSums {

  private static final int COLUMNS = 32;
  private static final int ROWS = 8;
  private static final int SHARED_BYTES = ROWS * (COLUMNS + 1) * Float.BYTES;
  private static final int TAPS = 9;

  private final Kernel plain;
  private final Kernel depthwise;

  public BlockSums(Device device) {
    var module = Modules.of(ElementType.FP32, 1, "reduce.cu").spec();
    plain = device.kernel(module, "reduce_blocks");
    depthwise = device.kernel(module, "reduce_depthwise");
  }

  /**
   * Sums over blocks.
   *
   * @param partial {@code [blocks, count]}
   * @param sums receives {@code [count]}
   */
  public void add(Stream stream, long partial, long sums, int blocks, int count) {
    stream.launch(
        plain, grid(count), new Arguments().addresses(partial, sums).int32(blocks).int32(count));
  }

  /**
   * Sums over blocks of a depthwise convolution.
   *
   * @param partial {@code [blocks, sums + 9, channels]}
   * @param sums receives {@code [count, channels]}
   * @param weights receives the gradient of the weights, {@code [channels, 9]}
   */
  void addDepthwise(
      Stream stream, long partial, long sums, long weights, int blocks, int count, int channels) {
    stream.launch(
        depthwise,
        grid((count + TAPS) * channels),
        new Arguments()
            .addresses(partial, sums, weights)
            .int32(blocks)
            .int32(count)
            .int32(channels));
  }

  private static Grid grid(int count) {
    return new Grid((count + COLUMNS - 1) / COLUMNS, 1, COLUMNS, ROWS, SHARED_BYTES);
  }
}
