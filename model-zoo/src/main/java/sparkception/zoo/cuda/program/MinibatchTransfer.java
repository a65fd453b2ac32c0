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
   * @param bytes of all that go there at once
   */
  MinibatchTransfer(Device device, Stream stream, long bytes) {
    this.stream = stream;
    this.host = device.allocateHost(bytes);
  }

  /**
   * Puts values into a buffer; they are there when the stream comes to what follows.
   *
   * @param at byte of the host's memory, whose values must not change until then
   * @return byte after them
   */
  long upload(MinibatchFeed.Part values, long at, Buffer to) {
    values.put(host.buffer(at, values.bytes()));
    stream.upload(host, at, to.address(), values.bytes());
    return at + values.bytes();
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
