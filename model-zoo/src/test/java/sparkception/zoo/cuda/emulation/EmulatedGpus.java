package sparkception.zoo.cuda.emulation;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sparkception.zoo.cuda.DeviceProvider;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceProperties;

/**
 * Emulated devices in the place of a machine's GPUs: as many as {@code
 * -Dsparkception.emulated.gpus} says, and none without it.
 */
public final class EmulatedGpus implements DeviceProvider {

  /** System property: how many there are. */
  public static final String PROPERTY = "sparkception.emulated.gpus";

  /** System property: a file; when it is deleted, the first device to notice is gone. */
  public static final String LOST = "sparkception.emulated.gpus.lost";

  /** System property: the number of one of them that is as old as a Tesla T4. */
  public static final String OLD = "sparkception.emulated.gpus.old";

  private static final long GIBIBYTE = 1L << 30;
  private static final Map<Integer, Device> OPEN = new ConcurrentHashMap<>();

  @Override
  public Device device(String address) {
    int count = Integer.getInteger(PROPERTY, 0);
    int number = address == null ? 0 : Integer.parseInt(address);
    if (number >= count) {
      throw new DeviceException(
          "Cannot find GPU %d: %d are emulated (%s)".formatted(number, count, PROPERTY));
    }
    return OPEN.computeIfAbsent(number, EmulatedGpus::open);
  }

  private static Device open(int number) {
    String file = System.getProperty(LOST);
    return new EmulatedDevice(
        number == Integer.getInteger(OLD, -1)
            ? new DeviceProperties(number, "old", "emulated-old", 7, 5, 4 * GIBIBYTE, 2)
            : EmulatedDevice.properties(number, 4 * GIBIBYTE),
        file == null ? Mishap.NONE : new Mishap(Path.of(file)));
  }
}
