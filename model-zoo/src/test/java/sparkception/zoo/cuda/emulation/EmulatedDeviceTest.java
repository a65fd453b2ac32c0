package sparkception.zoo.cuda.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.device.Event;
import sparkception.zoo.cuda.device.Graph;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.ProductSpec;
import sparkception.zoo.cuda.device.Stream;

/** That the emulated device is as strict as a real one, and orders work as one may. */
class EmulatedDeviceTest {

  private static final ModuleSpec MODULE =
      ModuleSpec.of(EmulatedDeviceTest.class, List.of("threads.cu"), Map.of())
          .withDimensions(Map.of("FACTOR", 3));

  private Device device;
  private Stream stream;

  @BeforeEach
  void open() {
    assumeTrue(EmulatedDevice.isAvailable(), "g++ is missing, so nothing was emulated");
    device = new EmulatedDevice(0, 1 << 20);
    stream = device.newStream();
  }

  @AfterEach
  void close() {
    if (device != null) {
      device.close();
    }
  }

  @Test
  void threadsMeetAtBarriers() {
    try (DeviceMemory memory = device.allocate(4 * 64);
        HostMemory host = device.allocateHost(4 * 64)) {
      stream.launch(
          device.kernel(MODULE, "reversed"),
          new Grid(2, 1, 8, 4, 128),
          new Arguments().address(memory.address()));
      stream.download(memory.address(), host, 0, 4 * 64);
      stream.synchronize();
      for (int i = 0; i < 64; i++) {
        assertThat(host.buffer().asFloatBuffer().get(i)).isEqualTo(3f * (31 - i % 32));
      }
    }
  }

  @Test
  void reportsBarriersThatSomeMiss() {
    stream.launch(device.kernel(MODULE, "diverging"), new Grid(1, 1, 4, 1, 0), new Arguments());
    assertThatThrownBy(stream::synchronize)
        .isInstanceOf(DeviceException.class)
        .hasMessage(
            "Cannot go on in kernel diverging of threads.cu {FACTOR=3}: some threads of a block do"
                + " not reach a barrier");
  }

  @Test
  void refusesOtherArguments() {
    Kernel kernel = device.kernel(MODULE, "reversed");
    assertThatThrownBy(
            () -> stream.launch(kernel, new Grid(1, 1, 32, 1, 0), new Arguments().int32(1)))
        .hasMessage("Invalid arguments of kernel reversed: types i (must be p)");
  }

  @Test
  void reportsSourcesThatDoNotCompile() {
    device.kernel(
        ModuleSpec.of(EmulatedDeviceTest.class, List.of("threads.cu"), Map.of("float", "nothing"))
            .withDimensions(Map.of("FACTOR", 3)),
        "reversed");
    assertThatThrownBy(device::awaitKernels)
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("threads.cu");
  }

  @Test
  void worksAsLateAsItMay() {
    try (HostMemory host = device.allocateHost(4);
        DeviceMemory memory = device.allocate(4)) {
      host.buffer().putInt(0, 1);
      stream.upload(host, 0, memory.address(), 4);
      host.buffer().putInt(0, 2); // too early: the copy has not been waited for
      stream.synchronize();
      host.buffer().putInt(0, 0);
      stream.download(memory.address(), host, 0, 4);
      assertThat(host.buffer().getInt(0)).isZero();
      stream.synchronize();
      assertThat(host.buffer().getInt(0)).isEqualTo(2);
    }
  }

  @Test
  void streamsWaitForEachOther() {
    try (DeviceMemory memory = device.allocate(8);
        HostMemory host = device.allocateHost(8);
        Stream other = device.newStream()) {
      stream.fill(memory.address(), 5, 2);
      Event filled = stream.record();
      other.await(filled);
      other.copy(memory.address(), memory.address() + 4, 4);
      other.download(memory.address(), host, 0, 8);
      assertThat(filled.isDone()).isFalse();
      Event copied = other.record();
      copied.synchronize();
      assertThat(filled.isDone()).isTrue();
      assertThat(copied.millisecondsSince(filled)).isNotNegative();
      assertThat(host.buffer().getInt(4)).isEqualTo(5);
    }
  }

  @Test
  void graphsRepeatWhatWasCaptured() {
    try (DeviceMemory memory = device.allocate(8);
        HostMemory host = device.allocateHost(8);
        Graph graph =
            stream.capture(() -> stream.copy(memory.address(), memory.address() + 4, 4))) {
      for (int word = 1; word <= 3; word++) {
        stream.fill(memory.address(), word, 1);
        stream.launch(graph);
        stream.download(memory.address(), host, 0, 8);
        stream.synchronize();
        assertThat(host.buffer().getInt(4)).isEqualTo(word);
      }
      assertThatThrownBy(() -> stream.capture(() -> stream.upload(host, 0, memory.address(), 4)))
          .hasMessage("Unsupported in a captured graph: copies from the host");
    }
  }

  @Test
  void memoryEnds() {
    assertThat(device.freeMemory()).isEqualTo(1 << 20);
    try (DeviceMemory memory = device.allocate(1 << 19)) {
      assertThat(memory.address() % Device.ALIGNMENT).isZero();
      assertThatThrownBy(() -> device.allocate((1 << 19) + 1))
          .hasMessage("Cannot allocate 1 MiB on GPU 0 (emulated): 0 MiB of 1 are free");
    }
    assertThat(device.freeMemory()).isEqualTo(1 << 20);
  }

  @Test
  void multipliesOnlyWhatTheDeviceCan() {
    ProductSpec bf16 = ProductSpec.of(1, 1, 1, false, false, Arithmetic.BF16);
    try (Device old =
        new EmulatedDevice(new DeviceProperties(1, "old", "emulated-old", 7, 5, 1 << 20, 1))) {
      assertThatThrownBy(() -> old.product(bf16))
          .hasMessage(
              "Unsupported precision bf16 on GPU 1 (old): compute capability 7.5 (must be >= 8.0)");
    }
    assertThatThrownBy(() -> stream.multiply(device.product(bf16), 8, 16, 32))
        .hasMessage("Invalid address in a product: 8 (must be a multiple of 16)");
  }
}
