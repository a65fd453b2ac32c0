package sparkception.zoo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parent's end of a {@link ContestantProcess}. */
final class Opponent implements AutoCloseable {

  /**
   * glibc told to keep memory, and to ask for large pages (from 2.35 on): page faults cost libtorch
   * more than arithmetic. Its steps are a sixth to a fifth faster by the pages; ours and ONNX
   * Runtime, which allocate nothing after their first, are not.
   */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_",
          "4294967296",
          "MALLOC_TRIM_THRESHOLD_",
          "8589934592",
          "GLIBC_TUNABLES",
          "glibc.malloc.hugetlb=1");

  /** As {@code deploy/bin/sparkception} and executors have it. */
  private static final Map<String, String> RETURN_MEMORY =
      Map.of("MALLOC_MMAP_THRESHOLD_", "4194304");

  /** By default JavaCPP refuses, or stops to collect garbage, at a multiple of Java's heap. */
  private static final List<String> UNLIMITED =
      List.of("-Dorg.bytedeco.javacpp.maxbytes=1t", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  private final String engine;
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;

  /** Starts an engine with as many threads as OMP_NUM_THREADS says here. */
  Opponent(String contest, String engine, int batch) throws IOException {
    this(contest, engine, batch, Machine.threads());
  }

  /** Starts an engine. */
  Opponent(String contest, String engine, int batch, int threads) throws IOException {
    this.engine = engine;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    command.addAll(UNLIMITED);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(ContestantProcess.class.getName(), contest, engine, Integer.toString(batch)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment(engine, threads));
    process = builder.start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  private static Map<String, String> environment(String engine, int threads) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    if (engine.startsWith("libtorch")) {
      environment.putAll(KEEP_MEMORY);
    } else if (engine.equals(XceptionBench.OURS)) {
      environment.putAll(RETURN_MEMORY);
    }
    return environment;
  }

  String engine() {
    return engine;
  }

  /** What it answers; for work, milliseconds. */
  double ask(String order) throws IOException {
    orders.println(order);
    // Other lines are the libraries' own.
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(ContestantProcess.ANSWER)) {
        return Double.parseDouble(line.substring(ContestantProcess.ANSWER.length()));
      }
    }
    throw new IOException(
        "%s ended with %d at: %s".formatted(engine, process.onExit().join().exitValue(), order));
  }

  /** The largest resident memory it has had, MiB. */
  long peakMiB() throws IOException {
    return Machine.mebibytes(Path.of("/proc/" + process.pid() + "/status"), "VmHWM:");
  }

  @Override
  public void close() {
    orders.close();
    process.onExit().join();
  }
}
