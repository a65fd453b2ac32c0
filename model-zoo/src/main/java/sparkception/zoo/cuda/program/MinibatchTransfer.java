package sparkception.zoo.cuda.program;

import java.nio.FloatBuffer;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Stream;

/**
 * Memory of the host through which minibatches of one size go to the device, and results come back.
 */
final class MinibatchTransfer {

  private final Stream stream;
  private final HostMemory host;

  /**
   * Memory for the largest of a minibatch's buffers.
   *
   * @param numbers fp32, of all that go there at once
   */
  MinibatchTransfer(Device device, Stream stream, long numbers) {
    this.stream = stream;
    this.host = device.allocateHost(numbers * Float.BYTES);
  }

  /**
   * Puts values into a buffer; they are there when the stream comes to what follows.
   *
   * @param at index in the host's memory, whose values must not change until then
   * @return index after them
   */
  int upload(float[] values, int count, int at, Buffer to) {
    host.buffer((long) at * Float.BYTES, count * Float.BYTES).asFloatBuffer().put(values, 0, count);
    stream.upload(host, (long) at * Float.BYTES, to.address(), (long) count * Float.BYTES);
    return at + count;
  }

  /** The same for 64 bits. */
  int upload(long value, int at, Buffer to) {
    host.buffer((long) at * Float.BYTES, Long.BYTES).putLong(value);
    stream.upload(host, (long) at * Float.BYTES, to.address(), Long.BYTES);
    return at + Long.BYTES / Float.BYTES;
  }

  /** Waits for a buffer's values. */
  float[] download(Buffer from, int count) {
    stream.download(from.address(), host, 0, (long) count * Float.BYTES);
    stream.synchronize();
    FloatBuffer values = host.buffer(0, count * Float.BYTES).asFloatBuffer();
    float[] result = new float[count];
    values.get(result);
    return result;
  }
}
