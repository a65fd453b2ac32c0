package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import sparkception.data.shard.DataSetException;

/** What a user sees who makes a mistake: clear sentences, the right exit code, no stack trace. */
class CommandLineProgramTest {

  @TempDir Path folder;

  @Test
  void helpListsTheCommands() {
    assertThat(CliRun.of("--help").out()).contains("train", "report", "COMMAND");
    assertThat(CliRun.of("--help").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prep", "verify", "inspect", "train", "evaluate", "report", "profile"})
  void everyCommandExplainsItself(String command) {
    CliRun result = CliRun.of(command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("Usage: sparkception " + command).contains("Example");
  }

  @Test
  void aWrongCommandGetsASuggestion() {
    CliRun result = CliRun.of("trian");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("trian")
        .containsPattern("Did you mean: .*sparkception train ");
  }

  @Test
  void aWrongFlagGetsASuggestion() {
    CliRun result = CliRun.of("report", "--run", "r", "--jsn");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("Unknown option: '--jsn'")
        .contains("--json")
        .contains("Try 'sparkception report --help'.");
    assertOneProblem(result);
  }

  @Test
  void aMissingFlagIsNamed() {
    CliRun result = CliRun.of("train", "--data", "d", "--output", "o");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("Missing required option: '--recipe=FILE'");
  }

  @Test
  void threeMistakesInARecipeAreReportedTogether() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("r.yaml"),
            "train: {epochs: 0, batchsize: 3}\noptimizer: {name: sgdm}\n");
    CliRun result =
        CliRun.of("train", "--recipe", recipe.toString(), "--data", "d", "--output", "o");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines())
        .containsExactly(
            "Unsupported key train.batchsize (did you mean train.batch-size?)",
            "Invalid optimizer.name: sgdm (must be sgd-momentum, rmsprop, adam, lars, lamb)",
            "Invalid train.epochs: 0 (must be > 0)");
  }

  @Test
  void workersAreCheckedLikeTheRecipe() throws IOException {
    Path recipe = Files.writeString(folder.resolve("r.yaml"), "");
    CliRun result =
        CliRun.of(
            "train",
            "--recipe",
            recipe.toString(),
            "--data",
            "d",
            "--output",
            "o",
            "--workers",
            "0");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).containsExactly("Invalid train.workers: 0 (must be > 0)");
  }

  @Test
  void aMissingRecipeIsNamed() {
    String recipe = folder.resolve("none.yaml").toString();
    CliRun result = CliRun.of("train", "--recipe", recipe, "--data", "d", "--output", "o");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines())
        .containsExactly("Cannot read recipe %s: no such file".formatted(recipe));
  }

  @Test
  void aMissingRunIsNamed() {
    CliRun result = CliRun.of("report", "--run", folder.resolve("none").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("Cannot report on file:" + folder.resolve("none"));
    assertOneProblem(result);
  }

  @Test
  void aWorkersErrorIsFoundInSparksWrapping() {
    IOException cause = new DataSetException("Invalid shard x.parquet: 3 bytes (must be 4)");
    ErrorReport report =
        ErrorReport.of(new SparkException("Job aborted", new RuntimeException("task", cause)));
    assertThat(report.lines()).containsExactly("Invalid shard x.parquet: 3 bytes (must be 4)");
    assertThat(report.unknown()).isNull();
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void filesNetworkAndMemoryFailInSentences() {
    assertThat(lineOf(new java.nio.file.AccessDeniedException("/x")))
        .isEqualTo("Cannot access a file, permission denied: /x");
    assertThat(lineOf(new java.nio.file.NoSuchFileException("/x")))
        .isEqualTo("Cannot open a file: /x");
    assertThat(lineOf(new java.net.UnknownHostException("namenode")))
        .isEqualTo("Cannot find a host: namenode");
    assertThat(
            lineOf(
                new RemoteException(
                    AccessControlException.class.getName(), "Permission denied: user=me\n\tat x")))
        .isEqualTo("Cannot access a file, permission denied: Permission denied: user=me");
    assertThat(lineOf(new OutOfMemoryError("Java heap space")))
        .isEqualTo("Cannot go on, out of memory: Java heap space");
  }

  /** Java's and Scala's own messages may begin like ours. */
  @ParameterizedTest
  @ValueSource(strings = {"Cannot invoke \"x\"", "Invalid lambda", "Unsupported class file", "odd"})
  void aDefectIsOneLineAndItsTraceAFile(String message) throws IOException {
    StringWriter err = new StringWriter();
    Exception defect = new SparkException("Job aborted", new NullPointerException(message));
    int code = ErrorReport.of(defect).print(new PrintWriter(err), List.of("train", "--x"));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    Matcher file = Pattern.compile("stack trace in (.+)\\)").matcher(err.toString());
    assertThat(err.toString()).startsWith("Cannot go on").contains("NullPointerException");
    assertThat(file.find()).as(err.toString()).isTrue();
    Path log = Path.of(file.group(1));
    assertThat(log).content().contains("sparkception train --x", message, "\tat ");
    assertThat(Files.getPosixFilePermissions(log))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    Files.delete(log);
  }

  @Test
  void errorsAreToldLikeExceptions() {
    CommandLine program = CommandLineProgram.commandLine();
    StringWriter err = new StringWriter();
    program.addSubcommand("break", new Breaking()).setErr(new PrintWriter(err, true));
    assertThat(program.execute("break")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("Cannot go on, out of memory: native");
  }

  @Test
  void aMasterThatIsNoneIsNamed() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    CliRun result = CliRun.of("verify", data.toString(), "--master", "nowhere");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("Cannot start Spark on nowhere: ").contains("nowhere");
    assertOneProblem(result);
  }

  private static String lineOf(Throwable failure) {
    ErrorReport report = ErrorReport.of(new SparkException("Job aborted", failure));
    assertThat(report.unknown()).isNull();
    return String.join("\n", report.lines());
  }

  @Command(name = "break")
  private static final class Breaking implements Runnable {
    @Override
    public void run() {
      throw new OutOfMemoryError("native");
    }
  }

  private static void assertOneProblem(CliRun result) {
    assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(result.out()).isEmpty();
  }
}
