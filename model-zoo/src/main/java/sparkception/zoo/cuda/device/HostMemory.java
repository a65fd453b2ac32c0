package sparkception.zoo.cuda.device;

import java.nio.ByteBuffer;

/** Memory of the host that stays where it is, so that the device can copy from and to it. */
public interface HostMemory extends AutoCloseable {

  /** Its length. */
  long bytes();

  /**
   * A view of part of it, in the machine's byte order.
   *
   * @param offset of the first byte
   * @param length in bytes
   */
  ByteBuffer buffer(long offset, int length);

  /** A view of all of it, where it is shorter than 2 GiB. */
  default ByteBuffer buffer() {
    return buffer(0, Math.toIntExact(bytes()));
  }

  /** Gives it back; copies of it must be done. */
  @Override
  void close();
}
