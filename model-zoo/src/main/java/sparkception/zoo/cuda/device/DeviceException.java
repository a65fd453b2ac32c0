package sparkception.zoo.cuda.device;

import java.util.Locale;
import sparkception.zoo.engine.EngineException;

/** What a device, its driver or its libraries could not do, in one sentence. */
public class DeviceException extends EngineException {

  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is less memory than is needed. */
  public static DeviceException outOfMemory(DeviceProperties device, long needed, long free) {
    return new DeviceException(
        String.format(
            Locale.ROOT,
            "Cannot allocate %d MiB on %s: %d MiB of %d are free",
            mebibytes(needed),
            device,
            free >> 20,
            device.memory() >> 20));
  }

  private static long mebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
