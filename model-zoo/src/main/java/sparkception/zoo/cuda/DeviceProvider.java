package sparkception.zoo.cuda;

import sparkception.zoo.cuda.device.Device;

/**
 * Where devices come from: the driver of the machine's GPUs, or what a test puts in its place,
 * found through {@link java.util.ServiceLoader}.
 */
public interface DeviceProvider {

  /**
   * Opens a device, or gives the one that is open already: devices stay open as long as the
   * process.
   *
   * @param address as Spark names it; null for the first that there is
   * @throws sparkception.zoo.cuda.device.DeviceException in one sentence, if there is none
   */
  Device device(String address);
}
