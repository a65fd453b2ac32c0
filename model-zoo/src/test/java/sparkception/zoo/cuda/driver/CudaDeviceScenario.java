package sparkception.zoo.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceLostException;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Event;
import sparkception.zoo.cuda.device.Graph;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.ProductSpec;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.Elementwise;

/** What {@link CudaDeviceTest} does in a process of its own. */
final class CudaDeviceScenario {

  private final Device device;
  private final Stream stream;

  private CudaDeviceScenario(Device device) {
    this.device = device;
    this.stream = device.newStream();
  }

  public static void main(String[] arguments) {
    String id = "GPU-abababab-abab-abab-abab-abababababab";
    try (Device device = CudaDevice.open("0")) {
      assertThat(device.properties().id()).isEqualTo(id);
      assertThat(device.properties().toString()).isEqualTo("GPU 0 (Fake GPU)");
      assertThat(device.properties().multiprocessors()).isEqualTo(132);
      assertThatThrownBy(() -> CudaDevice.open(id)).hasMessageContaining("another worker");
      CudaDevice.openShared(id).close();
      CudaDeviceScenario scenario = new CudaDeviceScenario(device);
      scenario.memory();
      scenario.kernels();
      scenario.products();
      scenario.order();
      assertThatThrownBy(() -> Driver.check(700, "go on"))
          .isInstanceOf(DeviceLostException.class)
          .hasMessage("Cannot go on: an illegal memory access (CUDA error 700)");
      assertThatThrownBy(() -> Driver.check(2, "go on")).isNotInstanceOf(DeviceLostException.class);
    }
    CudaDevice.open("0").close();
    System.out.println("all calls answered");
  }

  private void memory() {
    long free = device.freeMemory();
    assertThatThrownBy(() -> device.allocate(1L << 40))
        .hasMessageMatching(
            "Cannot allocate 1048576 MiB on GPU 0 \\(Fake GPU\\): \\d+ MiB of 256 are free");
    try (DeviceMemory memory = device.allocate(1000);
        HostMemory host = device.allocateHost(1000)) {
      assertThat(device.freeMemory()).isLessThan(free);
      stream.fill(memory.address(), 7, 250);
      stream.copy(memory.address(), memory.address() + 500, 4);
      stream.download(memory.address(), host, 0, 1000);
      stream.synchronize();
      assertThat(host.buffer(500, 4).getInt()).isEqualTo(7);
      assertThatThrownBy(() -> host.buffer(999, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private void kernels() {
    try (DeviceMemory memory = device.allocate(2 * 4 * 300)) {
      long sum = memory.address() + 4 * 300;
      write(memory.address(), 300, 1);
      write(sum, 300, 2);
      // The other kernels of its module are not known to this driver.
      assertThatThrownBy(
              () -> {
                new Elementwise(device, ElementType.BF16);
                device.awaitKernels();
              })
          .hasMessageContaining("Cannot find kernel ");
      new Elementwise(device, ElementType.FP32).add(stream, memory.address(), sum, 300);
      float[] found = read(sum, 300);
      assertThat(found[0]).isEqualTo(3);
      assertThat(found[299]).isEqualTo(3);
    }
    ModuleSpec wrong = ModuleSpec.of(CudaDeviceScenario.class, List.of("wrong.cu"), Map.of());
    device.kernel(wrong, "add");
    assertThatThrownBy(() -> ((CudaKernel) device.kernel(wrong, "add")).handle())
        .hasMessage(
            "Cannot compile wrong.cu {} for --gpu-architecture=sm_90 with NVRTC 12.4: wrong.cu,"
                + " line 3: something (a fault of Sparkception; please report this line)");
  }

  private void products() {
    Random random = new Random(3);
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        ProductSpec spec = ProductSpec.of(3, 4, 5, transposeA, transposeB, Arithmetic.TF32);
        product(random, spec);
        product(random, spec.accumulating().withResultStride(6));
      }
    }
  }

  private void product(Random random, ProductSpec spec) {
    try (DeviceMemory a = device.allocate(4 * 15);
        DeviceMemory b = device.allocate(4 * 20);
        DeviceMemory c = device.allocate(4L * spec.rows() * spec.resultStride())) {
      float[] left = random(random, a, 15);
      float[] right = random(random, b, 20);
      float[] before = random(random, c, spec.rows() * spec.resultStride());
      stream.multiply(device.product(spec), a.address(), b.address(), c.address());
      float[] after = read(c.address(), before.length);
      for (int i = 0; i < before.length; i++) {
        int row = i / spec.resultStride();
        int column = i % spec.resultStride();
        float expected = spec.accumulate() || column >= spec.columns() ? before[i] : 0;
        for (int k = 0; column < spec.columns() && k < spec.inner(); k++) {
          expected +=
              left[spec.a().transposed() ? k * spec.rows() + row : row * spec.inner() + k]
                  * right[
                      spec.b().transposed()
                          ? column * spec.inner() + k
                          : k * spec.columns() + column];
        }
        assertThat(after[i])
            .as("%s at %d", spec, i)
            .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5f));
      }
    }
  }

  private void order() {
    Event before = stream.record();
    try (Stream other = device.newStream();
        DeviceMemory memory = device.allocate(16)) {
      other.await(before);
      try (Graph graph = other.capture(() -> other.fill(memory.address(), 1, 4))) {
        other.launch(graph);
      }
    }
    before.synchronize();
    assertThat(before.isDone()).isTrue();
    assertThat(before.millisecondsSince(before)).isEqualTo(1.5);
    before.close();
    stream.synchronize();
  }

  private float[] random(Random random, DeviceMemory to, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    try (HostMemory host = device.allocateHost(4L * count)) {
      host.buffer().asFloatBuffer().put(values);
      stream.upload(host, 0, to.address(), 4L * count);
      stream.synchronize();
    }
    return values;
  }

  private void write(long to, int count, float value) {
    stream.fill(to, Float.floatToRawIntBits(value), count);
  }

  private float[] read(long from, int count) {
    try (HostMemory host = device.allocateHost(4L * count)) {
      stream.download(from, host, 0, 4L * count);
      stream.synchronize();
      FloatBuffer found = host.buffer().asFloatBuffer();
      float[] values = new float[count];
      found.get(values);
      return values;
    }
  }
}
