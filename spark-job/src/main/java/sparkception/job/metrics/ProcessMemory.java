package sparkception.job.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process. */
final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Bytes that the Java heap has of the system, used or not. */
  static long heap() {
    return Runtime.getRuntime().totalMemory();
  }

  /** Bytes in memory beside the heap, where networks are; at least 0, and 0 where no file tells. */
  static long offHeap() {
    return Math.max(0, resident() - heap());
  }

  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // a figure to look at; without it nothing is at stake
    }
  }
}
