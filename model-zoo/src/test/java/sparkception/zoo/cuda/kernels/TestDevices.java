package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.driver.CudaDevice;
import sparkception.zoo.cuda.emulation.EmulatedDevice;

/**
 * What kernels are tried on: the emulated device, or a real one where {@code
 * -Dsparkception.test.device} names it or {@code -Dtest.groups=gpu} asks for tests on a GPU.
 */
public final class TestDevices {

  /** Names a GPU by its address. */
  public static final String PROPERTY = "sparkception.test.device";

  private static final String GROUPS = "test.groups";

  private static Device device;

  private TestDevices() {}

  /** Whether there is something to try kernels on. */
  public static boolean isAvailable() {
    return address() != null || EmulatedDevice.isAvailable();
  }

  /** The device, the same for all tests of a process. */
  public static synchronized Device shared() {
    if (device == null) {
      String address = address();
      device = address == null ? new EmulatedDevice() : CudaDevice.open(address);
    }
    return device;
  }

  /** A device of the caller's own, which it closes. */
  public static Device fresh() {
    String address = address();
    return address == null ? new EmulatedDevice() : CudaDevice.openShared(address);
  }

  private static String address() {
    return System.getProperty(PROPERTY, "gpu".equals(System.getProperty(GROUPS)) ? "0" : null);
  }
}
