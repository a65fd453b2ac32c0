package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;

/** Commands as processes of their own: signals, and a standard output that takes nothing. */
class InterruptionTest {

  private static final int SIZE = 28;

  @TempDir static Path folder;

  private static Path recipe;
  private static String data;

  @BeforeAll
  static void prepare() throws IOException {
    Path images = folder.resolve("images");
    for (String name : List.of("dark", "light")) {
      Path split = Files.createDirectories(images.resolve("train").resolve(name));
      for (int i = 0; i < 64; i++) {
        byte[] pixels = new byte[SIZE * SIZE];
        pixels[i] = (byte) (name.equals("dark") ? 50 : 250);
        Files.write(split.resolve(i + ".png"), ImageEncoder.png(new Pixels(pixels, SIZE, SIZE, 1)));
      }
    }
    data = folder.resolve("data").toString();
    CliRun.json(
        "prep", "--input", images.toString(), "--format", "class-folders", "--output", data);
    recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 1}
            train: {epochs: 100000, batch-size: 8, averaging-period: 2, workers: 2}
            checkpoint: {every-epochs: 100000}
            """);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalKeepsTheLastWholeRound(String signal, int code) throws Exception {
    String run = folder.resolve("run-" + signal).toString();
    List<String> lines = trainUntil("epoch 1 of 100000, round 1:", signal, run, code);
    assertThat(lines)
        .last()
        .asString()
        .matches("Stopped after \\d+ of 12800000 samples; the same command goes on from .*run-.*");
    Path checkpoint = Path.of(lines.get(lines.size() - 1).replaceFirst(".*from (file:)?", ""));
    assertThat(checkpoint.resolve("_manifest.json")).exists();
    assertThat(Path.of(run, "_lock")).doesNotExist();
    assertThat(Files.readString(Path.of(run, "status.json")))
        .contains("\"state\" : \"stopped\"", "\"message\" : \"Stopped after ");
  }

  /** Spark's jobs of the start, and the first round, are cut short in many places. */
  @ParameterizedTest
  @CsvSource({"A step takes", "Training on", "Engine:"})
  void aSignalBeforeTheFirstRoundIsToldInOneLine(String line) throws Exception {
    String run = folder.resolve("early-" + line.hashCode()).toString();
    assertThat(trainUntil(line, "INT", run, 130))
        .last()
        .asString()
        .matches(
            "Stopped (before the first round was done; the same command begins again"
                + "|after \\d+ of 12800000 samples; .*)");
  }

  @Test
  void aFullStandardOutputFails() throws Exception {
    Process process = start(List.of("bash", "-c", "exec \"$@\" > /dev/full", "-"), "--version");
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(lines).containsExactly("Cannot write to standard output: it is full or closed");
  }

  /** What the command writes when a signal comes at a line. */
  private static List<String> trainUntil(String told, String signal, String run, int code)
      throws Exception {
    Process process =
        start("train", "--recipe", recipe.toString(), "--data", data, "--output", run);
    List<String> lines = new ArrayList<>();
    boolean sent = false;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (!sent && line.contains(told)) {
          signal(process, signal);
          sent = true;
        }
      }
    }
    assertThat(process.waitFor()).as(String.join("\n", lines)).isEqualTo(code);
    assertThat(lines)
        .noneMatch(line -> line.contains("\tat ") || line.contains("xception"))
        .noneMatch(line -> line.contains("ERROR"));
    return lines;
  }

  private static void signal(Process process, String name) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
        .isZero();
  }

  private static Process start(String... arguments) throws IOException {
    // A build in the background has told its children to take no heed of Ctrl-C.
    return start(List.of("env", "--default-signal=INT"), arguments);
  }

  private static Process start(List<String> before, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path").replace(File.pathSeparator, ":")));
    command.add("sparkception.job.Main");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
