package sparkception.zoo.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Linux says of this machine's processor. */
public final class CpuInstructions {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final List<String> BEST_FIRST =
      List.of("amx_bf16", "avx512_bf16", "avx512bw", "avx512f", "avx2", "avx");

  private CpuInstructions() {}

  /** The widest vector instructions that it has; the architecture's name where it says nothing. */
  public static String best() {
    Set<String> flags = flags();
    return BEST_FIRST.stream()
        .filter(flags::contains)
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static Set<String> flags() {
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(
              line ->
                  (Set<String>)
                      new HashSet<>(List.of(line.replaceFirst("flags\\s*:\\s*", "").split(" "))))
          .orElse(Set.of());
    } catch (IOException notLinux) {
      return Set.of();
    }
  }
}
