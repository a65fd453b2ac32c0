package sparkception.zoo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parent's end of a {@link ContestantProcess}. */
final class Opponent implements AutoCloseable {

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final long parameters;

  Opponent(String name, int batch, Map<String, String> environment) throws IOException {
    this.name = name;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(ContestantProcess.class.getName(), name, Integer.toString(batch)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    process = builder.start();
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    parameters = Long.parseLong(answer("ready"));
  }

  String name() {
    return name;
  }

  long parameters() {
    return parameters;
  }

  /** Milliseconds that a task takes it. */
  double run(String task) throws IOException {
    orders.println(task);
    return Double.parseDouble(answer("took"));
  }

  /** The largest resident memory it has had, MiB. */
  long peakMiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Other lines are the libraries' own. */
  private String answer(String word) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(word + " ")) {
        return line.substring(word.length() + 1);
      }
    }
    throw new IOException(name + " ended with " + process.onExit().join().exitValue());
  }

  @Override
  public void close() {
    orders.close();
    process.onExit().join();
  }
}
