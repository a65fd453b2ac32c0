package sparkception.zoo.cuda.driver;

import com.sun.jna.Native;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceProperties;

/** The GPUs that the driver sees, numbered as {@code nvidia-smi} numbers them. */
final class Gpus {

  private static final int MULTIPROCESSORS = 16;
  private static final int MAJOR = 75;
  private static final int MINOR = 76;
  private static final int LEAST_MAJOR = 7;
  private static final int NAME_BYTES = 256;
  private static final int UUID_BYTES = 16;

  private Gpus() {}

  /** All of them. */
  static List<DeviceProperties> all() {
    Driver.load();
    int[] count = new int[1];
    Driver.check(Driver.cuDeviceGetCount(count), "count the GPUs");
    return IntStream.range(0, count[0]).mapToObj(Gpus::properties).toList();
  }

  /**
   * The one that an address names.
   *
   * @param address its number, or its id or the beginning of that, as in {@code GPU-8e1f3c}
   * @throws DeviceException if there is no such, or it is too old
   */
  static DeviceProperties find(String address) {
    return choose(address, all());
  }

  static DeviceProperties choose(String address, List<DeviceProperties> all) {
    DeviceProperties found =
        all.stream()
            .filter(
                gpu ->
                    address.equals(Integer.toString(gpu.address()))
                        || (address.startsWith("GPU-") && gpu.id().startsWith(address)))
            .findFirst()
            .orElseThrow(
                () ->
                    new DeviceException(
                        String.format(
                            Locale.ROOT,
                            "Cannot find GPU %s: the driver sees %s",
                            address,
                            all.isEmpty() ? "none" : all)));
    if (found.major() < LEAST_MAJOR) {
      throw new DeviceException(
          String.format(
              Locale.ROOT,
              "Unsupported %s: compute capability %s (must be >= 7.0)",
              found,
              found.computeCapability()));
    }
    return found;
  }

  /** The driver's handle of a device. */
  static int handle(int ordinal) {
    int[] device = new int[1];
    Driver.check(Driver.cuDeviceGet(device, ordinal), "open GPU " + ordinal);
    return device[0];
  }

  private static DeviceProperties properties(int ordinal) {
    int device = handle(ordinal);
    byte[] name = new byte[NAME_BYTES];
    byte[] uuid = new byte[UUID_BYTES];
    long[] memory = new long[1];
    Driver.check(Driver.cuDeviceGetName(name, NAME_BYTES, device), "name GPU " + ordinal);
    Driver.check(Driver.cuDeviceGetUuid_v2(uuid, device), "identify GPU " + ordinal);
    Driver.check(Driver.cuDeviceTotalMem_v2(memory, device), "measure GPU " + ordinal);
    return new DeviceProperties(
        ordinal,
        Native.toString(name),
        id(uuid),
        attribute(MAJOR, device),
        attribute(MINOR, device),
        memory[0],
        attribute(MULTIPROCESSORS, device));
  }

  private static int attribute(int attribute, int device) {
    int[] value = new int[1];
    Driver.check(Driver.cuDeviceGetAttribute(value, attribute, device), "describe a GPU");
    return value[0];
  }

  /** As {@code nvidia-smi} writes it. */
  static String id(byte[] uuid) {
    String hex = HexFormat.of().formatHex(uuid).toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT,
        "GPU-%s-%s-%s-%s-%s",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }
}
