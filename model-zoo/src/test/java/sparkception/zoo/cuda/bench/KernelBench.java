package sparkception.zoo.cuda.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;

/** The kernels' own tests and their times, on a device. */
public final class KernelBench {

  private KernelBench() {}

  /** Tests every kernel, and whole networks on the device against the same on an emulation. */
  public static boolean selfTest() {
    return SelfTest.run();
  }

  /**
   * Takes the times of the paper's layers.
   *
   * @param small layers that an emulation is fast enough for instead
   */
  public static void times(
      Device device,
      List<Arithmetic> arithmetics,
      List<Integer> batches,
      boolean small,
      Path output)
      throws IOException {
    KernelReport report = new KernelReport(device.properties());
    for (KernelCase one : small ? KernelCase.small() : KernelCase.xception(arithmetics, batches)) {
      report.add(one, KernelClock.of(device, one));
    }
    report.write(output);
  }
}
