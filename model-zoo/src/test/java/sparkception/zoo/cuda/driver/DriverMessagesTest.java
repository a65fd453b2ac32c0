package sparkception.zoo.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.device.ModuleSpec;

/** What is said when something that a GPU needs is missing. */
class DriverMessagesTest {

  private static final DeviceProperties H100 =
      new DeviceProperties(0, "NVIDIA H100", "GPU-8e1f", 9, 0, 80L << 30, 132);
  private static final DeviceProperties T4 =
      new DeviceProperties(1, "Tesla T4", "GPU-77aa", 7, 5, 16L << 30, 40);
  private static final DeviceProperties P100 =
      new DeviceProperties(2, "Tesla P100", "GPU-0b0b", 6, 0, 16L << 30, 56);

  @Test
  void noDriver() {
    assumeTrue(NativeLibraries.find(NativeLibraries.DRIVER).isEmpty(), "this machine has a driver");
    assertThatThrownBy(() -> CudaDevice.open("0"))
        .isInstanceOf(DeviceException.class)
        .hasMessageMatching(
            "Cannot find the NVIDIA driver: none of libcuda\\.so\\.1 in .*library folders.*");
  }

  @Test
  void noLibrary() {
    assertThatThrownBy(
            () -> NativeLibraries.require("a thing", List.of("libnothere.so.2", "libnothere.so.1")))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith(
            "Cannot find a thing: none of libnothere.so.2, libnothere.so.1 in ");
  }

  @Test
  void oldDriver() {
    assertThatThrownBy(() -> Driver.requireVersion(11020))
        .hasMessage("Unsupported NVIDIA driver: it is made for CUDA 11.2 (must be 11.4 or later)");
    Driver.requireVersion(11040);
  }

  @Test
  void choosesByNumberOrId() {
    List<DeviceProperties> all = List.of(H100, T4, P100);
    assertThat(Gpus.choose("1", all)).isEqualTo(T4);
    assertThat(Gpus.choose("GPU-8e1f", all)).isEqualTo(H100);
  }

  @Test
  void noSuchGpu() {
    assertThatThrownBy(() -> Gpus.choose("3", List.of(H100, T4)))
        .hasMessage("Cannot find GPU 3: the driver sees [GPU 0 (NVIDIA H100), GPU 1 (Tesla T4)]");
    assertThatThrownBy(() -> Gpus.choose("0", List.of()))
        .hasMessage("Cannot find GPU 0: the driver sees none");
  }

  @Test
  void oldGpu() {
    assertThatThrownBy(() -> Gpus.choose("2", List.of(H100, T4, P100)))
        .hasMessage("Unsupported GPU 2 (Tesla P100): compute capability 6.0 (must be >= 7.0)");
  }

  @Test
  void arithmeticThatAGpuLacks() {
    assertThatThrownBy(() -> T4.requireSupported(Arithmetic.BF16))
        .hasMessage(
            "Unsupported precision bf16 on GPU 1 (Tesla T4): compute capability 7.5 (must be >="
                + " 8.0)");
    T4.requireSupported(Arithmetic.FP32);
    H100.requireSupported(Arithmetic.BF16);
  }

  @Test
  void memoryThatThereIsNot() {
    assertThat(DeviceException.outOfMemory(H100, (20L << 30) + 1, 5L << 30))
        .hasMessage("Cannot allocate 20481 MiB on GPU 0 (NVIDIA H100): 5120 MiB of 81920 are free");
  }

  @Test
  void idsAsNvidiaSmiWritesThem() {
    byte[] uuid = new byte[16];
    for (int i = 0; i < uuid.length; i++) {
      uuid[i] = (byte) (0xf0 + i);
    }
    assertThat(Gpus.id(uuid)).isEqualTo("GPU-f0f1f2f3-f4f5-f6f7-f8f9-fafbfcfdfeff");
  }

  @Test
  void compilesForTheNewestThatTheCompilerKnows() {
    int[] known = {70, 75, 80, 86, 90};
    assertThat(Nvrtc.target(90, known, "12.4").option()).isEqualTo("--gpu-architecture=sm_90");
    assertThat(Nvrtc.target(100, known, "12.4").option())
        .isEqualTo("--gpu-architecture=compute_90");
    assertThatThrownBy(() -> Nvrtc.target(70, new int[] {75, 80}, "13.0"))
        .hasMessage("Unsupported GPU: NVRTC 13.0 does not compile for compute capability 7.0");
  }

  @Test
  void compilerErrorsNameFileLineAndShape() {
    ModuleSpec spec =
        ModuleSpec.of(
                DriverMessagesTest.class, List.of("depthwise_forward.cu"), Map.of("BF16", "1"))
            .withDimensions(Map.of("HEIGHT", 19));
    String log =
        "depthwise_forward.cu(42): error: identifier \"q\" is undefined\n\n1 error detected\n";
    assertThat(Nvrtc.failure(spec, new Nvrtc.Target(90, true), "12.4", log))
        .hasMessage(
            "Cannot compile depthwise_forward.cu {BF16=1, HEIGHT=19} for --gpu-architecture=sm_90"
                + " with NVRTC 12.4: depthwise_forward.cu, line 42: identifier \"q\" is undefined"
                + " (a fault of Sparkception; please report this line)");
  }
}
