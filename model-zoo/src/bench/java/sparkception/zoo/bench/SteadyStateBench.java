package sparkception.zoo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whether training allocates in its steady state: trains Xception 299 for many steps and tells,
 * after each tenth, resident memory, the bytes that ND4J and JavaCPP count, and the pages that the
 * system had to supply for each step.
 *
 * <pre>OMP_NUM_THREADS=2 mvn -q -Pbench -pl model-zoo test-compile exec:exec \
 *   -Dbench.main=sparkception.zoo.bench.SteadyStateBench -Dbench.arguments="target/bench 8 50"
 * </pre>
 *
 * <p>Arguments: folder for the results, batch size, steps.
 */
final class SteadyStateBench {

  private static final int INTERVAL = 10;
  private static final int MINOR_FAULTS = 9;

  private SteadyStateBench() {}

  /** Trains, and writes {@code steady.json} and {@code steady.md}. */
  public static void main(String[] arguments) throws IOException {
    int batch = Integer.parseInt(arguments[1]);
    int steps = Integer.parseInt(arguments[2]);
    Report report =
        new Report(
            "steady",
            "steps",
            "resident MiB",
            "workspace bytes",
            "JavaCPP bytes",
            "page faults a step");
    try (XceptionEngine engine = XceptionEngine.named("sparkception", batch)) {
      long before = pageFaults();
      for (int step = 1; step <= steps; step++) {
        engine.train();
        if (step % INTERVAL == 0) {
          add(report, step, (pageFaults() - before) / INTERVAL);
          before = pageFaults();
        }
      }
    }
    report.write(Path.of(arguments[0]));
  }

  private static void add(Report report, int step, long faults) throws IOException {
    System.gc();
    long resident = Machine.mebibytes(Path.of("/proc/self/status"), "VmRSS:");
    long workspaces =
        Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
            .mapToLong(MemoryWorkspace::getCurrentSize)
            .sum();
    long javacpp = Pointer.totalBytes();
    report.row(
        step,
        "%,d".formatted(resident),
        "%,d".formatted(workspaces),
        "%,d".formatted(javacpp),
        "%,d".formatted(faults));
    report.figures(
        "steps",
        step,
        "resident_mib",
        resident,
        "workspace_bytes",
        workspaces,
        "javacpp_bytes",
        javacpp,
        "page_faults_per_step",
        faults);
  }

  /** Of this process; the name in parentheses may hold spaces. */
  private static long pageFaults() throws IOException {
    String line = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = line.substring(line.lastIndexOf(')')).split(" ", -1);
    return Long.parseLong(fields[MINOR_FAULTS - 1]);
  }
}
