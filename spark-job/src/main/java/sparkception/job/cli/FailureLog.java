package sparkception.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Keeps the stack trace of a failure that nobody foresaw. */
final class FailureLog {

  private FailureLog() {}

  /**
   * Writes a file that only this user can read.
   *
   * @param command what was typed; values of secrets are left out
   * @return where it is, as the end of a sentence
   */
  static String keep(Throwable failure, List<String> command) {
    try {
      Path file = Files.createTempFile("sparkception-failure-", ".log");
      try (PrintWriter out =
          new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
        out.printf(Locale.ROOT, "%s  %s%n", Instant.now(), new Version().getVersion()[0]);
        out.printf(Locale.ROOT, "Java %s, %s%n", Runtime.version(), System.getProperty("os.name"));
        out.printf(Locale.ROOT, "%s%n%n", CommandText.of(command));
        failure.printStackTrace(out);
      }
      return String.format(Locale.ROOT, " (stack trace in %s)", file);
    } catch (IOException e) {
      return String.format(Locale.ROOT, " (its stack trace could not be kept: %s)", e);
    }
  }
}
