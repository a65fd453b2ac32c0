package sparkception.zoo.cuda.program;

import java.util.ArrayDeque;
import java.util.Deque;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;
import sparkception.zoo.cuda.device.Stream;

/**
 * A device as one network sees it: memory and streams that are asked for here are given back
 * together, whether the network is finished with or could not be made.
 */
final class DeviceScope implements Device {

  private final Device device;
  private final Deque<AutoCloseable> held = new ArrayDeque<>();
  private final Deque<Stream> streams = new ArrayDeque<>();

  DeviceScope(Device device) {
    this.device = device;
  }

  @Override
  public DeviceProperties properties() {
    return device.properties();
  }

  @Override
  public long freeMemory() {
    return device.freeMemory();
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    return held(device.allocate(bytes));
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    return held(device.allocateHost(bytes));
  }

  @Override
  public Kernel kernel(ModuleSpec module, String name) {
    return device.kernel(module, name);
  }

  @Override
  public void awaitKernels() {
    device.awaitKernels();
  }

  @Override
  public Product product(ProductSpec spec) {
    return device.product(spec);
  }

  @Override
  public Stream newStream() {
    Stream stream = held(device.newStream());
    streams.push(stream);
    return stream;
  }

  /** Gives something else back with the rest. */
  <T extends AutoCloseable> T held(T resource) {
    held.push(resource);
    return resource;
  }

  /**
   * Gives everything back, the last first. What fails keeps nothing else from being given back: a
   * GPU that has disappeared fails at everything.
   */
  @Override
  public void close() {
    DeviceException failure = null;
    for (Stream stream : streams) {
      failure = attempt(stream::synchronize, failure);
    }
    while (!held.isEmpty()) {
      failure = attempt(held.pop(), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static DeviceException attempt(AutoCloseable work, DeviceException before) {
    try {
      work.close();
      return before;
    } catch (DeviceException e) {
      return first(before, e);
    } catch (Exception e) {
      return first(before, new DeviceException("Cannot give up memory of a GPU: " + e, e));
    }
  }

  private static DeviceException first(DeviceException before, DeviceException now) {
    if (before == null) {
      return now;
    }
    before.addSuppressed(now);
    return before;
  }
}
