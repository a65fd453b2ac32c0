package sparkception.zoo.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Stream;

/**
 * A device to try kernels on, and arrays on it. Arrays that kernels write begin as NaN, so that
 * what is not written shows; around each array lie bytes that must not change.
 */
final class Lab implements AutoCloseable {

  private static final int GUARD = Device.ALIGNMENT;
  private static final byte GUARD_BYTE = (byte) 0xff;

  private final Device device;
  private final Stream stream;
  private final List<Array> arrays = new ArrayList<>();
  private final Random random = new Random(7);

  private Lab(Device device) {
    this.device = device;
    this.stream = device.newStream();
  }

  /** On the emulated device, or a real one; without either the test is skipped, and says so. */
  static Lab open() {
    assumeTrue(TestDevices.isAvailable(), "g++ is missing, so no kernel was tested");
    return new Lab(TestDevices.shared());
  }

  Device device() {
    return device;
  }

  Stream stream() {
    return stream;
  }

  Random random() {
    return random;
  }

  /** Normally distributed numbers, rounded to the type. */
  Array normal(ElementType type, long count) {
    double[] values = new double[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = rounded(type, (float) random.nextGaussian());
    }
    return of(type, values);
  }

  /** Numbers in [0.5, 1.5). */
  Array positive(long count) {
    double[] values = new double[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() + 0.5f;
    }
    return of(ElementType.FP32, values);
  }

  /** Given numbers. */
  Array of(ElementType type, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes());
    bytes.order(java.nio.ByteOrder.nativeOrder());
    for (double value : values) {
      if (type == ElementType.FP32) {
        bytes.putFloat((float) value);
      } else {
        bytes.putShort(bf16((float) value));
      }
    }
    return array(type, bytes.array());
  }

  /** Numbers yet to be computed. */
  Array empty(ElementType type, long count) {
    return array(type, filled(Math.toIntExact(count * type.bytes())));
  }

  /** Bytes, as they are. */
  Array bytes(byte[] bytes) {
    return array(ElementType.FP32, bytes);
  }

  /** Working memory. */
  Array scratch(long bytes) {
    return array(ElementType.FP32, filled(Math.toIntExact(bytes)));
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, GUARD_BYTE);
    return bytes;
  }

  private Array array(ElementType type, byte[] bytes) {
    long inside = (bytes.length + GUARD - 1L) / GUARD * GUARD;
    DeviceMemory memory = device.allocate(inside + 2 * GUARD);
    Array array = new Array(type, bytes.length, memory);
    try (HostMemory host = device.allocateHost(inside + 2 * GUARD)) {
      ByteBuffer buffer = host.buffer();
      buffer.put(filled(buffer.capacity()));
      buffer.position(GUARD).put(bytes);
      stream.upload(host, 0, memory.address(), host.bytes());
      stream.synchronize();
    }
    arrays.add(array);
    return array;
  }

  @Override
  public void close() {
    stream.synchronize();
    arrays.forEach(Array::requireGuards);
    arrays.forEach(array -> array.memory.close());
    stream.close();
  }

  /** The value that a type holds for a number. */
  static float rounded(ElementType type, float value) {
    return type == ElementType.FP32
        ? value
        : Float.intBitsToFloat(Short.toUnsignedInt(bf16(value)) << 16);
  }

  private static short bf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** Numbers on the device. */
  final class Array {

    private final ElementType type;
    private final int bytes;
    private final DeviceMemory memory;

    private Array(ElementType type, int bytes, DeviceMemory memory) {
      this.type = type;
      this.bytes = bytes;
      this.memory = memory;
    }

    long address() {
      return memory.address() + GUARD;
    }

    /** What it holds now. */
    double[] values() {
      ByteBuffer content = content();
      double[] values = new double[bytes / type.bytes()];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            type == ElementType.FP32
                ? content.getFloat(GUARD + 4 * i)
                : Float.intBitsToFloat(content.getShort(GUARD + 2 * i) << 16);
      }
      return values;
    }

    byte[] toBytes() {
      byte[] copy = new byte[bytes];
      content().position(GUARD).get(copy);
      return copy;
    }

    private ByteBuffer content() {
      try (HostMemory host = device.allocateHost(memory.bytes())) {
        stream.download(memory.address(), host, 0, memory.bytes());
        stream.synchronize();
        ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(memory.bytes()));
        copy.order(java.nio.ByteOrder.nativeOrder());
        return copy.put(host.buffer()).flip();
      }
    }

    private void requireGuards() {
      ByteBuffer content = content();
      for (int i = 0; i < GUARD; i++) {
        assertThat(content.get(i)).as("byte %d before an array", i).isEqualTo(GUARD_BYTE);
        assertThat(content.get(GUARD + bytes + i))
            .as("byte %d after an array of %d", i, bytes)
            .isEqualTo(GUARD_BYTE);
      }
    }

    /** That it holds given numbers, but for the rounding of its type and some of the sums'. */
    void requireClose(String what, double[] expected, double tolerance) {
      double[] actual = values();
      assertThat(actual).as(what).hasSameSizeAs(expected);
      double rounding = type == ElementType.BF16 ? 1.0 / 256 : 0;
      for (int i = 0; i < actual.length; i++) {
        double allowed = tolerance + (rounding + tolerance) * Math.abs(expected[i]);
        assertThat(actual[i])
            .as("%s[%d]", what, i)
            .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(allowed));
      }
    }
  }
}
