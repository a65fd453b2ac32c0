package sparkception.notebooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where processes listen, as Linux tells in {@code /proc}. */
final class ListeningSockets {

  private static final String LISTEN = "0A";

  private ListeningSockets() {}

  /** The addresses, each as the kernel writes it: hexadecimal, in the machine's byte order. */
  static List<String> of(List<ProcessHandle> processes) throws IOException {
    Set<String> inodes = new HashSet<>();
    for (ProcessHandle process : processes) {
      inodes.addAll(sockets(process));
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      Files.readAllLines(Path.of(table)).stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(cells -> cells.length > 9 && cells[3].equals(LISTEN) && inodes.contains(cells[9]))
          .forEach(cells -> addresses.add(cells[1].substring(0, cells[1].indexOf(':'))));
    }
    return addresses;
  }

  private static List<String> sockets(ProcessHandle process) throws IOException {
    List<String> inodes = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/%d/fd".formatted(process.pid())))) {
      for (Path file : files.toList()) {
        String target = Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : "";
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }
}
