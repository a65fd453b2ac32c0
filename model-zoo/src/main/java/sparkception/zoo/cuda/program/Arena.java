package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.engine.EngineException;

/** The memory that programs take turns in. */
final class Arena {

  private final Device device;
  private final DeviceMemory memory;

  /**
   * Memory for programs of up to so many bytes.
   *
   * @param batch images of the largest program
   * @throws EngineException if there is not so much, with the largest batch that fits
   */
  Arena(Device device, long bytes, int batch) {
    this.device = device;
    this.memory = allocated(bytes, batch);
  }

  private DeviceMemory allocated(long bytes, int batch) {
    long free = device.freeMemory();
    try {
      return device.allocate(bytes);
    } catch (DeviceException e) {
      long fitting = bytes == 0 ? 0 : batch * free / bytes;
      throw new EngineException(
          "%s; minibatches of %d images fit where %d do not (train.batch-size)"
              .formatted(e.getMessage(), Math.max(0, fitting), batch),
          e);
    }
  }

  /** Gives a program its place. */
  void place(Program program) {
    program.placeAt(memory.address());
  }
}
