package sparkception.zoo.cuda;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.driver.CudaDevice;

/** The GPUs of NVIDIA's driver. */
final class NvidiaGpus implements DeviceProvider {

  private static final String FIRST = "0";

  /** Of this process, by address. */
  private static final Map<String, Device> OPEN = new ConcurrentHashMap<>();

  @Override
  public Device device(String address) {
    return OPEN.computeIfAbsent(Objects.requireNonNullElse(address, FIRST), CudaDevice::open);
  }
}
