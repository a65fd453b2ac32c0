package sparkception.job.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command that was typed, to be kept with its result. */
final class CommandText {

  /** What Spark itself keeps out of its logs. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)([^=]*(?:secret|password|token|access[.]?key)[^=]*)=.*", Pattern.DOTALL);

  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./~-]+");

  private CommandText() {}

  static String of(CommandSpec command) {
    return of(command.root().commandLine().getParseResult().originalArgs());
  }

  /** As a shell would take it; values of secrets are left out. */
  static String of(List<String> args) {
    return args.stream()
        .map(arg -> SECRET.matcher(arg).replaceFirst("$1=..."))
        .map(arg -> PLAIN.matcher(arg).matches() ? arg : "'" + arg.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" ", "sparkception ", ""));
  }
}
