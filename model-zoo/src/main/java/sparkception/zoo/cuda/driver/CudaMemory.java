package sparkception.zoo.cuda.driver;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.function.Consumer;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.HostMemory;

/**
 * Memory that the driver gave.
 *
 * @param address where it begins
 * @param bytes its length
 * @param onClose gives it back
 */
record CudaMemory(long address, long bytes, Consumer<CudaMemory> onClose)
    implements DeviceMemory, HostMemory {

  @Override
  public ByteBuffer buffer(long offset, int length) {
    if (offset < 0 || length < 0 || offset + length > bytes) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT,
              "Invalid part of host memory: %d bytes at %d of %d",
              length,
              offset,
              bytes));
    }
    return new Pointer(address + offset).getByteBuffer(0, length).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
