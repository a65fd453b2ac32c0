package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;

/** What both ways of a depthwise convolution have in common. */
final class Depthwise {

  private Depthwise() {}

  static void requireSupported(Reading reading) {
    if (reading.code() > Reading.NORMALIZED_RELU.code()) {
      throw new IllegalArgumentException(
          "Unsupported reading of a depthwise convolution: " + reading);
    }
  }

  static Modules module(
      String source,
      ElementType storage,
      ImageShape shape,
      Reading reading,
      DepthwiseTuning tuning) {
    return Modules.of(storage, tuning.vector(), "depthwise.cuh", source)
        .option("MODE", reading.code())
        .option("TILE", tuning.tile())
        .option("BLOCKS", tuning.blocks())
        .sizes(shape);
  }

  static Grid grid(Device device, ImageShape shape, DepthwiseTuning tuning, int sharedBytes) {
    long items =
        (long) shape.batch()
            * parts(shape.height(), tuning.strip())
            * parts(shape.width(), tuning.tile());
    return Spread.over(shape.channels(), tuning.vector())
        .grid(items, device.properties().multiprocessors() * tuning.occupancy(), sharedBytes);
  }

  private static int parts(int size, int part) {
    return (size + part - 1) / part;
  }
}
