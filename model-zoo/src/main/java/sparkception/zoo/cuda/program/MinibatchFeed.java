package sparkception.zoo.cuda.program;

import java.nio.FloatBuffer;
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

  /** What the seed takes. */
  static final int SEED_NUMBERS = Long.BYTES / Float.BYTES;

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
   * @param numbers fp32, of the largest: seed, images, targets and weights
   */
  MinibatchFeed(Device scope, Stream computing, long numbers) {
    this.computing = computing;
    this.copying = scope.newStream();
    this.host = scope.allocateHost(numbers * Float.BYTES);
    this.waiting = scope.allocate(numbers * Float.BYTES);
  }

  /**
   * Begins to copy a minibatch to the device; the arrays are free when it returns.
   *
   * @param seed that dropout draws from
   * @param parts images, targets and weights, one after the other
   */
  void copy(long seed, Part... parts) {
    if (copied != null) {
      copied.synchronize();
    }
    host.buffer(0, Long.BYTES).putLong(seed);
    long at = Long.BYTES;
    for (Part part : parts) {
      int bytes = part.count() * Float.BYTES;
      FloatBuffer to = host.buffer(at, bytes).asFloatBuffer();
      to.put(part.values(), 0, part.count());
      at += bytes;
    }
    if (taken != null) {
      copying.await(taken);
    }
    copying.upload(host, 0, waiting.address(), at);
    copied = replaced(copied, copying);
  }

  /** Numbers of a minibatch. */
  record Part(float[] values, int count) {}

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
