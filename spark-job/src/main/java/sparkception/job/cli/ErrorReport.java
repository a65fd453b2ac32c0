package sparkception.job.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ExitCode;
import sparkception.data.DataProblem;
import sparkception.job.JobProblem;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.train.TrainingStoppedException;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.engine.EngineException;

/**
 * How a failure is told. What it is, its type says: one of ours that speaks to the user, one of
 * what is around the program ({@link EnvironmentFailure}), or anything else, whose stack trace is
 * kept in a file.
 *
 * @param lines a sentence for each problem
 * @param exitCode of the process
 * @param unknown the failure that nobody foresaw; else null
 */
record ErrorReport(List<String> lines, int exitCode, Throwable unknown) {

  private static final int MOST_CAUSES = 50;

  /** Of a command that a signal ends. */
  static final ErrorReport STOPPED =
      foreseen("Stopped. What is finished stays; the same command goes on from there.");

  private static final ErrorReport TOLD = new ErrorReport(List.of(), ExitCode.SOFTWARE, null);

  static ErrorReport of(Throwable error) {
    if (Interruption.isTold()) {
      return TOLD;
    }
    return Shutdown.isUnderWay() ? STOPPED : ofFailure(error);
  }

  private static ErrorReport ofFailure(Throwable error) {
    return causes(error)
        .flatMap(cause -> ofOurs(cause).stream())
        .findFirst()
        .or(
            () ->
                causes(error)
                    .flatMap(cause -> EnvironmentFailure.sentence(cause).stream())
                    .findFirst()
                    .map(ErrorReport::foreseen))
        .orElseGet(() -> unknown(error));
  }

  /** Prints it; the trace of what nobody foresaw goes to a file. */
  int print(PrintWriter err, List<String> command) {
    if (unknown == null) {
      lines.forEach(err::println);
    } else {
      err.println(lines.get(0) + FailureLog.keep(unknown, command));
    }
    err.flush();
    return exitCode;
  }

  private static Optional<ErrorReport> ofOurs(Throwable error) {
    if (error instanceof InvalidRecipeException recipe) {
      return Optional.of(new ErrorReport(recipe.problems(), ExitCode.USAGE, null));
    }
    if (error instanceof TrainingStoppedException) {
      return Optional.of(
          new ErrorReport(List.of(error.getMessage()), Interruption.exitCode(), null));
    }
    return error instanceof DataProblem
            || error instanceof JobProblem
            || error instanceof UnsupportedSettingException
            || error instanceof EngineException
        ? Optional.of(foreseen(error.getMessage()))
        : Optional.empty();
  }

  private static ErrorReport foreseen(String sentence) {
    return new ErrorReport(List.of(sentence), ExitCode.SOFTWARE, null);
  }

  private static ErrorReport unknown(Throwable error) {
    Throwable root = causes(error).reduce(error, (outer, inner) -> inner);
    String line =
        String.format(
            Locale.ROOT, "Cannot go on, for a reason that is not foreseen: %s", firstLine(root));
    return new ErrorReport(List.of(line), ExitCode.SOFTWARE, error);
  }

  private static String firstLine(Throwable error) {
    return error.toString().lines().findFirst().orElse("");
  }

  /** From the outermost to the innermost. Spark wraps what a task has met, often several times. */
  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause).limit(MOST_CAUSES);
  }
}
