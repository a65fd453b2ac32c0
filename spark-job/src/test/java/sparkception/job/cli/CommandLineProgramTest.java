package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees who makes a mistake: clear sentences, the right exit code, no stack trace. */
class CommandLineProgramTest {

  @TempDir Path folder;

  @Test
  void helpListsTheCommands() {
    assertThat(CliRun.of("--help").out()).contains("train", "report", "COMMAND");
    assertThat(CliRun.of("--help").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prep", "verify", "inspect", "train", "evaluate", "report"})
  void everyCommandExplainsItself(String command) {
    CliRun result = CliRun.of(command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("Usage: sparkception " + command).contains("Example");
  }

  @Test
  void aWrongCommandGetsASuggestion() {
    CliRun result = CliRun.of("trian");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("trian").contains("Did you mean: sparkception train");
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
    IOException cause = new IOException("Invalid shard x.parquet: 3 bytes (must be 4)");
    ErrorReport report =
        ErrorReport.of(new SparkException("Job aborted", new RuntimeException("task", cause)));
    assertThat(report.lines()).containsExactly("Invalid shard x.parquet: 3 bytes (must be 4)");
    assertThat(report.bug()).isNull();
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void javasFileErrorsBecomeSentences() {
    assertThat(ErrorReport.of(new java.nio.file.AccessDeniedException("/x")).lines())
        .containsExactly("Access Denied: /x");
  }

  @Test
  void aDefectKeepsItsStackTrace() {
    StringWriter err = new StringWriter();
    int code = ErrorReport.of(new IllegalStateException("odd")).print(new PrintWriter(err));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).startsWith("Cannot go on").contains("odd").contains("\tat ");
  }

  private static void assertOneProblem(CliRun result) {
    assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(result.out()).isEmpty();
  }
}
