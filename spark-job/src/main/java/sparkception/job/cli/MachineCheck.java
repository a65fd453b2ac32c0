package sparkception.job.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.EngineOptions;
import sparkception.zoo.engine.Engines;
import sparkception.zoo.kernels.Precision;

/**
 * What this machine can compute with.
 *
 * @param version of this program
 * @param java that runs it
 * @param system the operating system and its architecture
 * @param cores that this process may use
 * @param memoryMib of the machine
 * @param heapMib that Java may take of it; networks lie outside
 * @param engines each in each precision
 */
record MachineCheck(
    String version,
    String java,
    String system,
    int cores,
    long memoryMib,
    long heapMib,
    List<EngineCheck> engines) {

  private static final long MIB = 1 << 20;

  /**
   * One engine in one precision.
   *
   * @param usable whether it can compute here
   * @param says with what, or why not, in a sentence
   */
  record EngineCheck(String engine, String precision, boolean usable, String says) {}

  /** Asks the machine and every engine there is. */
  static MachineCheck now() {
    Runtime runtime = Runtime.getRuntime();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new MachineCheck(
        new Version().getVersion()[0],
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        system.getName() + " " + system.getVersion() + ", " + system.getArch(),
        runtime.availableProcessors(),
        system.getTotalMemorySize() / MIB,
        runtime.maxMemory() / MIB,
        engines(runtime.availableProcessors()));
  }

  private static List<EngineCheck> engines(int threads) {
    List<EngineCheck> checks = new ArrayList<>();
    for (String engine : Engines.names()) {
      for (Precision precision : Precision.values()) {
        checks.add(check(engine, precision, threads));
      }
    }
    return List.copyOf(checks);
  }

  private static EngineCheck check(String engine, Precision precision, int threads) {
    String word = precision.name().toLowerCase(Locale.ROOT);
    try {
      String facts =
          Engines.named(engine).check(new EngineOptions(precision, threads, null)).hardware();
      return new EngineCheck(engine, word, true, facts);
    } catch (EngineException e) {
      return new EngineCheck(engine, word, false, e.getMessage());
    }
  }

  /** Whether any engine computes here. */
  boolean isUsable() {
    return engines.stream().anyMatch(EngineCheck::usable);
  }

  boolean hasGpu() {
    return engines.stream().anyMatch(each -> each.engine().equals(Engines.CUDA) && each.usable());
  }
}
