package sparkception.zoo.cuda.program;

import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;
import sparkception.zoo.cuda.device.Stream;

/** A device that nothing can run on: enough to put a program down and to plan its memory. */
final class DryDevice implements Device {

  private static final int MULTIPROCESSORS = 132;

  @Override
  public DeviceProperties properties() {
    return new DeviceProperties(0, "none", "none", 9, 0, Long.MAX_VALUE, MULTIPROCESSORS);
  }

  @Override
  public long freeMemory() {
    return Long.MAX_VALUE;
  }

  @Override
  public Kernel kernel(ModuleSpec module, String name) {
    return () -> name;
  }

  @Override
  public Product product(ProductSpec spec) {
    return () -> spec;
  }

  @Override
  public void awaitKernels() {
    // There are none.
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    throw nothingRuns();
  }

  @Override
  public HostMemory allocateHost(long bytes) {
    throw nothingRuns();
  }

  @Override
  public Stream newStream() {
    throw nothingRuns();
  }

  private static IllegalStateException nothingRuns() {
    return new IllegalStateException("Nothing runs on a device that is not there");
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
