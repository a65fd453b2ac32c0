package sparkception.zoo.cuda.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.kernels.TestDevices;

/**
 * Tests every kernel on a GPU and takes its time: {@code GpuBench OUTPUT-FOLDER [emulated]}.
 *
 * <p>Exit code 0: all tests passed; 1: one failed, or there is no GPU to use.
 */
public final class GpuBench {

  private static final List<Integer> BATCHES = List.of(32, 64, 128, 256);

  private GpuBench() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    boolean emulated = List.of(arguments).contains("emulated");
    if (!emulated) {
      System.setProperty(TestDevices.PROPERTY, "0");
    }
    try {
      System.exit(run(Path.of(arguments[0]), emulated) ? 0 : 1);
    } catch (DeviceException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static boolean run(Path output, boolean emulated) throws IOException {
    Device device = TestDevices.shared();
    System.out.printf(
        "%s, compute capability %s, %d MiB, %d multiprocessors%n",
        device.properties(),
        device.properties().computeCapability(),
        device.properties().memory() >> 20,
        device.properties().multiprocessors());
    boolean passed = SelfTest.run();
    KernelReport report = new KernelReport(device.properties());
    List<KernelCase> cases = emulated ? KernelCase.small() : KernelCase.xception(BATCHES);
    for (KernelCase one : cases) {
      report.add(one, KernelClock.of(device, one));
    }
    report.write(output);
    return passed;
  }
}
