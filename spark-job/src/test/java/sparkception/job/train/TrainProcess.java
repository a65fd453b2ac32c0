package sparkception.job.train;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The train command in a process of its own. */
final class TrainProcess {

  private final List<String> arguments = new ArrayList<>(List.of("sparkception.job.Main", "train"));
  private final List<String> before = new ArrayList<>();
  private final List<String> output = new ArrayList<>();
  private String classPath = System.getProperty("java.class.path");
  private String user = "";

  /** Trains by a recipe on a data set into a run folder; the last two are paths or URIs. */
  TrainProcess(Path recipe, String data, String run) {
    with("--recipe", recipe.toString(), "--data", data, "--output", run);
  }

  /** Adds arguments. */
  TrainProcess with(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** Lets the process start with Hadoop settings, written to a new folder. */
  TrainProcess withHadoop(Path folder, Map<String, String> settings) throws IOException {
    StringBuilder xml = new StringBuilder("<configuration>");
    settings.forEach(
        (key, value) ->
            xml.append(
                "<property><name>%s</name><value>%s</value></property>".formatted(key, value)));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("core-site.xml"), xml.append("</configuration>"));
    classPath = folder + File.pathSeparator + classPath;
    return this;
  }

  /** Acts on HDFS as another user. */
  TrainProcess as(String name) {
    user = name;
    return this;
  }

  /** Prefixes the command. */
  TrainProcess under(String... command) {
    before.addAll(List.of(command));
    return this;
  }

  /** Runs it to its end; returns the exit code. */
  int run() throws IOException, InterruptedException {
    Process process = start();
    read(process, line -> {});
    return process.waitFor();
  }

  /** Starts it; {@link #read} must follow. */
  Process start() throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (!user.isEmpty()) {
      builder.environment().put("HADOOP_USER_NAME", user);
    }
    return builder.start();
  }

  /** Reads what the process prints to the end, and shows it line by line. */
  void read(Process process, Consumer<String> watcher) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        watcher.accept(line);
      }
    }
  }

  /** What it has printed, both streams. */
  List<String> output() {
    return output;
  }

  String lastLine() {
    return output.isEmpty() ? "" : output.get(output.size() - 1);
  }
}
