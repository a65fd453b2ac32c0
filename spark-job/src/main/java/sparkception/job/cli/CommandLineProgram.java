package sparkception.job.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program of which the commands are parts. */
@Command(
    name = "sparkception",
    description = "Trains Xception on Apache Spark: images in, trained and evaluated network out.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      PrepCommand.class,
      InspectCommand.class,
      VerifyCommand.class,
      TrainCommand.class,
      TransferCommand.class,
      AblateCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ExplainCommand.class,
      ExportCommand.class,
      ReportCommand.class,
      RunsCommand.class,
      UiCommand.class,
      RegistryCommand.class,
      ScheduleCommand.class,
      ProfileCommand.class,
      DoctorCommand.class
    },
    footer = {
      "",
      "Everything runs on this machine unless --master names a cluster.",
      "'sparkception COMMAND --help' shows a command's options and examples."
    })
public final class CommandLineProgram {

  private CommandLineProgram() {}

  /**
   * Runs one command.
   *
   * @param args the command's name and its options
   * @return 0 done, 1 failed, 2 wrong usage or recipe
   */
  public static int run(String... args) {
    // File names and figures must not depend on the user's language: a Persian one has other
    // digits.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    // A signal takes it from the libraries' threads.
    PrintStream err = System.err;
    int code = commandLine().execute(args.length == 0 ? new String[] {"--help"} : args);
    // Java's streams keep such a failure to themselves until they are asked.
    if (System.out.checkError()) {
      err.println("Cannot write to standard output: it is full or closed");
      return Math.max(code, CommandLine.ExitCode.SOFTWARE);
    }
    return code;
  }

  static CommandLine commandLine() {
    return new CommandLine(new CommandLineProgram())
        .registerConverter(Path.class, new HadoopPath())
        .setUsageHelpWidth(100)
        .setUsageHelpAutoWidth(true)
        .setExecutionStrategy(CommandLineProgram::execute)
        .setParameterExceptionHandler(CommandLineProgram::refuse)
        .setExecutionExceptionHandler(
            (error, command, parsed) ->
                ErrorReport.of(error).print(command.getErr(), parsed.originalArgs()));
  }

  /** Errors, which picocli would let pass: Hadoop reports a full local disk by one. */
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (Error e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), e);
    }
  }

  private static int refuse(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(error.getMessage());
    UnmatchedArgumentException.printSuggestions(error, err);
    err.printf(Locale.ROOT, "Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }
}
