package sparkception.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import picocli.CommandLine.ExitCode;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.train.TrainingException;

/**
 * How a failure is told.
 *
 * @param lines a sentence for each problem
 * @param exitCode of the process
 * @param bug the failure that nobody foresaw and whose stack trace is needed; else null
 */
record ErrorReport(List<String> lines, int exitCode, Throwable bug) {

  private static final ErrorReport STOPPED =
      new ErrorReport(
          List.of("Stopped. What is published stays; the same command goes on from there."),
          ExitCode.SOFTWARE,
          null);

  static ErrorReport of(Throwable error) {
    return Shutdown.isUnderWay() ? STOPPED : ofFailure(error);
  }

  private static ErrorReport ofFailure(Throwable error) {
    return causes(error)
        .filter(ErrorReport::isForeseen)
        .findFirst()
        .map(ErrorReport::foreseen)
        .orElseGet(() -> unforeseen(error));
  }

  int print(PrintWriter err) {
    lines.forEach(err::println);
    if (bug != null) {
      bug.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  private static ErrorReport foreseen(Throwable error) {
    if (error instanceof InvalidRecipeException recipe) {
      return new ErrorReport(recipe.problems(), ExitCode.USAGE, null);
    }
    return new ErrorReport(List.of(sentence(error)), ExitCode.SOFTWARE, null);
  }

  private static ErrorReport unforeseen(Throwable error) {
    return new ErrorReport(
        List.of("Cannot go on, because of a defect in the program:"), ExitCode.SOFTWARE, error);
  }

  /** An error in a worker arrives wrapped into Spark's, often several times. */
  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static boolean isForeseen(Throwable error) {
    return error instanceof InvalidRecipeException
        || error instanceof TrainingException
        || error instanceof IOException
        || (isOurs(error) && !(error instanceof UncheckedIOException));
  }

  /** Our own exceptions speak in sentences that begin like this; a library's do not. */
  private static boolean isOurs(Throwable error) {
    return !(error instanceof SparkException)
        && error.getMessage() != null
        && error.getMessage().matches("(?s)(Cannot|Invalid|Unsupported) .*");
  }

  /** Some of Java's messages are only a file's name; their class says what about it. */
  private static String sentence(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return isOurs(error) ? message : "%s: %s".formatted(words(error), message);
  }

  private static String words(Throwable error) {
    if (error.getClass() == IOException.class) {
      return "Cannot go on";
    }
    String name = error.getClass().getSimpleName().replace("Exception", "");
    String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return words;
  }
}
