package sparkception.zoo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a figure was measured on. */
final class Machine {

  /** Widest first, as /proc/cpuinfo calls them. */
  private static final List<String> INSTRUCTION_SETS =
      List.of("amx_bf16", "avx512_bf16", "avx512f", "avx2");

  private Machine() {}

  /** Threads for arithmetic: OMP_NUM_THREADS, or all cores. */
  static int threads() {
    String setting = System.getenv("OMP_NUM_THREADS");
    return setting == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(setting);
  }

  /** In words: CPU, cores, instruction set. */
  static String words() throws IOException {
    Map<String, Object> facts = facts();
    return "%s, %s cores, %s"
        .formatted(facts.get("cpu"), facts.get("cores"), facts.get("instruction_set"));
  }

  /** CPU model, cores, widest instruction set, memory, JVM. */
  static Map<String, Object> facts() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
    Set<String> flags = new HashSet<>(Arrays.asList(value(lines, "flags").split(" ")));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(
        "cpu",
        "%s (family %s, model %s)"
            .formatted(
                value(lines, "model name"), value(lines, "cpu family"), value(lines, "model")));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put(
        "instruction_set",
        INSTRUCTION_SETS.stream().filter(flags::contains).findFirst().orElse("sse"));
    facts.put("memory_mib", mebibytes(Path.of("/proc/meminfo"), "MemTotal:"));
    facts.put("java", System.getProperty("java.vm.version"));
    return facts;
  }

  /** Memory that a new process can have without swapping, MiB. */
  static long availableMiB() throws IOException {
    return mebibytes(Path.of("/proc/meminfo"), "MemAvailable:");
  }

  /** A line such as {@code VmRSS: 1024 kB} of a file under /proc. */
  static long mebibytes(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static String value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.matches(name + "\\s*:.*"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }
}
