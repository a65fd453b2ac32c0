package sparkception.job.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A command in a process of its own, which can be killed. */
final class CommandProcess {

  private final Process process;
  private final List<String> output = new ArrayList<>();

  /** Starts a command. */
  CommandProcess(String... arguments) throws IOException {
    process = new ProcessBuilder(command(arguments)).redirectErrorStream(true).start();
  }

  /** What starts a command as a process. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "sparkception.job.Main"));
    Stream.of(arguments).forEach(command::add);
    return command;
  }

  /** Reads what it prints to its end, shows it line by line, and returns the exit code. */
  int watch(Consumer<String> watcher) throws IOException, InterruptedException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        watcher.accept(line);
      }
    }
    return process.waitFor();
  }

  int end() throws IOException, InterruptedException {
    return watch(line -> {});
  }

  /** SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** SIGTERM. */
  void stop() {
    process.toHandle().destroy();
  }

  long pid() {
    return process.pid();
  }

  /** What it has printed, both streams. */
  List<String> output() {
    return output;
  }
}
