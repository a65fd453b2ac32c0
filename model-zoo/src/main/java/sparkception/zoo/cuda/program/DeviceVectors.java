package sparkception.zoo.cuda.program;

import java.nio.FloatBuffer;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Stream;

/**
 * Vectors on the device that lie as {@link ParameterMemory} says, and their ways there and back.
 */
final class DeviceVectors {

  private final ParameterMemory layout;
  private final DeviceMemory memory;
  private final HostMemory host;
  private final FloatBuffer staging;
  private final Stream stream;

  /**
   * Vectors of zeros.
   *
   * @param count how many
   */
  DeviceVectors(Device device, Stream stream, ParameterMemory layout, int count) {
    this.layout = layout;
    this.stream = stream;
    this.memory = device.allocate(count * bytes(layout));
    this.host = device.allocateHost(bytes(layout));
    this.staging = host.buffer().asFloatBuffer();
    // The gaps between arrays stay zero: products of padded windows read them.
    staging.put(0, new float[layout.length()]);
    stream.fill(memory.address(), 0, memory.bytes() / Float.BYTES);
  }

  private static long bytes(ParameterMemory layout) {
    return (long) Float.BYTES * layout.length();
  }

  /** Where a vector begins. */
  long address(int index) {
    return memory.address() + index * bytes(layout);
  }

  /** Copies a flat vector to the device. */
  void upload(int index, float[] vector) {
    layout.scatter(vector, staging);
    stream.upload(host, 0, address(index), bytes(layout));
    // The staging memory is used again.
    stream.synchronize();
  }

  /** Copies a vector from the device. */
  void download(int index, float[] vector) {
    stream.download(address(index), host, 0, bytes(layout));
    stream.synchronize();
    layout.gather(staging, vector);
  }

  /** Sets all numbers of a vector; what lies between arrays does not matter to what reads it. */
  void fill(int index, float value) {
    stream.fill(address(index), Float.floatToRawIntBits(value), layout.length());
  }

  /** Numbers of a vector, gaps included. */
  int length() {
    return layout.length();
  }
}
