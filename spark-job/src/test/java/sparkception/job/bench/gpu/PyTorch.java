package sparkception.job.bench.gpu;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PyTorch in a process of its own, which does what it is asked line by line. */
final class PyTorch implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final String version;

  private PyTorch(Process process) throws IOException {
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.questions = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    JsonNode hello = answer();
    this.version = hello.path("torch").asText(null);
    if (version == null) {
      System.out.println("PyTorch is not measured: " + hello.path("error").asText());
    }
  }

  /**
   * Starts it; where that is not possible, says so.
   *
   * @param tiny a network that a CPU is fast enough for, and the CPU where there is no GPU
   */
  static PyTorch start(Path script, boolean tiny) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    if (tiny) {
      command.add("tiny");
    }
    try {
      return new PyTorch(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      System.out.println("PyTorch is not measured: " + e.getMessage());
      return null;
    }
  }

  /** Whether it can be asked. */
  boolean isThere() {
    return version != null;
  }

  String version() {
    return version;
  }

  /** One answer: milliseconds of a run, MiB at the peak, or why there is none. */
  record Answer(double milliseconds, double peakMib, String error) {}

  /**
   * Has it run something.
   *
   * @param task {@code training} or {@code inference}
   * @param variant {@code eager} or {@code compiled}
   */
  Answer run(String task, String variant, String precision, int batch, StepBench.Effort effort) {
    ObjectNode question =
        JSON.createObjectNode()
            .put("task", task)
            .put("variant", variant)
            .put("precision", precision)
            .put("batch", batch)
            .put("runs", effort.runs())
            .put("warm_up", effort.warmUp());
    JsonNode answer = ask(question);
    return answer.has("error")
        ? new Answer(Double.NaN, Double.NaN, answer.get("error").asText())
        : new Answer(answer.get("ms").asDouble(), answer.get("peak_mib").asDouble(), null);
  }

  /** Has it give all memory back. */
  void drop() {
    ask(JSON.createObjectNode().put("task", "drop"));
  }

  private JsonNode ask(ObjectNode question) {
    try {
      questions.write(question + "\n");
      questions.flush();
      return answer();
    } catch (IOException e) {
      return JSON.createObjectNode().put("error", "PyTorch's process ended: " + e.getMessage());
    }
  }

  private JsonNode answer() throws IOException {
    String line = answers.readLine();
    return line == null
        ? JSON.createObjectNode().put("error", "PyTorch's process ended")
        : JSON.readTree(line);
  }

  @Override
  public void close() throws IOException {
    questions.close();
    process.destroy();
  }
}
