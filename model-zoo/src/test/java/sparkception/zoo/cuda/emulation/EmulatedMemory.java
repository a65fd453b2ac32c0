package sparkception.zoo.cuda.emulation;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.HostMemory;

/** RAM that stands for a device's, or is a host's; filled with NaN to begin with. */
final class EmulatedMemory implements DeviceMemory, HostMemory {

  private static final byte POISON = (byte) 0xff;

  private final Memory memory;
  private final Pointer aligned;
  private final long bytes;
  private final Consumer<EmulatedMemory> onClose;

  EmulatedMemory(long bytes, Consumer<EmulatedMemory> onClose) {
    this.memory = new Memory(bytes + Device.ALIGNMENT);
    this.aligned = memory.share(-Pointer.nativeValue(memory) & (Device.ALIGNMENT - 1), bytes);
    this.bytes = bytes;
    this.onClose = onClose;
    aligned.setMemory(0, bytes, POISON);
  }

  @Override
  public long address() {
    return Pointer.nativeValue(aligned);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public ByteBuffer buffer(long offset, int length) {
    return aligned.getByteBuffer(offset, length).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    onClose.accept(this);
    memory.close();
  }
}
