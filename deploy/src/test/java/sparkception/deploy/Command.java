package sparkception.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program to run, as a user types it. */
final class Command {

  private final List<String> words;
  private final Map<String, String> environment = new HashMap<>();
  private Path folder = Path.of("/");

  private Command(List<String> words) {
    this.words = words;
  }

  static Command of(Object... words) {
    List<String> texts = new ArrayList<>();
    for (Object word : words) {
      texts.add(word.toString());
    }
    return new Command(texts);
  }

  Command in(Path value) {
    folder = value;
    return this;
  }

  Command with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Starts it; what it says on both outputs comes together. */
  Running start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Running(process, process.inputReader(StandardCharsets.UTF_8), new ArrayList<>());
  }

  /** Runs it to its end, and gives what it said. */
  List<String> succeed() throws IOException, InterruptedException {
    return start().succeed();
  }

  /**
   * One that was started.
   *
   * @param said what it has said so far
   */
  record Running(Process process, BufferedReader output, List<String> said) {

    /** Reads until it says something; fails if it ends before. */
    void until(String text) throws IOException {
      String line = output.readLine();
      while (line != null) {
        said.add(line);
        if (line.contains(text)) {
          return;
        }
        line = output.readLine();
      }
      throw new AssertionError("It never said '" + text + "':\n" + String.join("\n", said));
    }

    List<String> succeed() throws IOException, InterruptedException {
      assertThat(end()).as(String.join("\n", said)).isZero();
      return said;
    }

    /** Reads to the end and gives the exit code. */
    int end() throws IOException, InterruptedException {
      output.lines().forEach(said::add);
      return process.waitFor();
    }
  }
}
