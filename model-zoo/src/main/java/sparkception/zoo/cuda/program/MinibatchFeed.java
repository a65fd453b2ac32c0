package sparkception.zoo.cuda.program;

import java.nio.ByteBuffer;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.Event;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Stream;

/**
 * The way of minibatches to the device, beside the step before: from pinned memory into memory of
 * their own, on a stream of their own, and from there to where the program reads them.
 */
final class MinibatchFeed {

  private final Stream computing;
  private final Stream copying;
  private final HostMemory host;
  private final DeviceMemory waiting;
  private Event copied;
  private Event taken;

  /**
   * Memory for the largest minibatch.
   *
   * @param scope gives it back
   * @param computing the stream that takes minibatches
   * @param bytes of the largest minibatch's inputs
   */
  MinibatchFeed(Device scope, Stream computing, long bytes) {
    this.computing = computing;
    this.copying = scope.newStream();
    this.host = scope.allocateHost(bytes);
    this.waiting = scope.allocate(bytes);
  }

  /**
   * Begins to copy a minibatch to the device; the arrays are free when it returns.
   *
   * @param seed that dropout draws from
   * @param parts the other inputs, one after the other
   */
  void copy(long seed, Part... parts) {
    if (copied != null) {
      copied.synchronize();
    }
    host.buffer(0, Long.BYTES).putLong(seed);
    long at = Long.BYTES;
    for (Part part : parts) {
      part.put(host.buffer(at, part.bytes()));
      at += part.bytes();
    }
    if (taken != null) {
      copying.await(taken);
    }
    copying.upload(host, 0, waiting.address(), at);
    copied = replaced(copied, copying);
  }

  /** Something of a minibatch. */
  sealed interface Part {

    int bytes();

    void put(ByteBuffer memory);
  }

  /** Numbers, fp32. */
  record Numbers(float[] values, int count) implements Part {

    @Override
    public int bytes() {
      return count * Float.BYTES;
    }

    @Override
    public void put(ByteBuffer memory) {
      memory.asFloatBuffer().put(values, 0, count);
    }
  }

  /** Samples, a byte each. */
  record Samples(byte[] values, int count) implements Part {

    @Override
    public int bytes() {
      return count;
    }

    @Override
    public void put(ByteBuffer memory) {
      memory.put(values, 0, count);
    }
  }

  /**
   * Has the computing stream take the minibatch that was copied.
   *
   * @param minibatch where to; the buffers that there are get the parts in order
   */
  void take(Minibatch minibatch) {
    computing.await(copied);
    long at = waiting.address();
    for (Buffer to : minibatch.inputs()) {
      computing.copy(at, to.address(), to.bytes());
      at += to.bytes();
    }
    taken = replaced(taken, computing);
  }

  private static Event replaced(Event old, Stream stream) {
    if (old != null) {
      old.close();
    }
    return stream.record();
  }
}
