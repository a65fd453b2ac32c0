package sparkception.zoo.cuda.program;

import java.util.Locale;
import java.util.function.IntToLongFunction;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.engine.EngineException;

/** The memory that programs take turns in. */
final class Arena {

  private final DeviceMemory memory;

  /**
   * Memory for programs of up to so many bytes.
   *
   * @throws DeviceException if there is not so much
   */
  Arena(Device device, long bytes) {
    this.memory = device.allocate(bytes);
  }

  /**
   * Requires that a minibatch will fit.
   *
   * @param batch its images
   * @param needed bytes by the number of images
   * @throws EngineException if it does not, with what is needed, what is free, and the largest that
   *     fits
   */
  static void requireRoom(Device device, int batch, IntToLongFunction needed) {
    long free = device.freeMemory();
    long whole = needed.applyAsLong(batch);
    if (whole <= free) {
      return;
    }
    // Memory grows with the images, from something above nothing: no more than their share fit.
    int fitting = (int) Math.min(batch - 1L, batch * free / whole);
    while (fitting > 0 && needed.applyAsLong(fitting) > free) {
      fitting--;
    }
    throw new EngineException(
        String.format(
            Locale.ROOT,
            "%s; minibatches of %d images fit where %d do not (train.batch-size)",
            DeviceException.outOfMemory(device.properties(), whole, free).getMessage(),
            fitting,
            batch));
  }

  /** Gives a program its place. */
  void place(Program program) {
    program.placeAt(memory.address());
  }
}
