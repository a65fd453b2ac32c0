package sparkception.job.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.job.report.RunComparison;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunSummary;

/** {@code sparkception runs list}. */
@Command(
    name = "list",
    description =
        "A line for each run: state, parameters, samples, time, images/s, loss, top-1 of each split.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "State 'silent' is one that says it runs, but has not shown so for a minute. Runs may be looked at"
          + " while they train.",
      "",
      "Example:",
      "  sparkception runs list runs ablations"
    })
final class RunsListCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Runs, and folders with runs at any depth.")
  List<Path> folders;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    List<RunFolder> runs = RunFolder.find(folders, new Configuration());
    result.print(command.commandLine().getOut(), summaries(runs), table(RunComparison.of(runs)));
    return 0;
  }

  static List<RunSummary> summaries(List<RunFolder> runs) throws IOException {
    List<RunSummary> summaries = new ArrayList<>();
    for (RunFolder run : runs) {
      summaries.add(RunSummary.of(run, Instant.now()));
    }
    return summaries;
  }

  /** Texts at the left, figures at the right. */
  static String table(RunComparison comparison) {
    List<List<String>> rows = new ArrayList<>(List.of(comparison.columns()));
    rows.addAll(comparison.table());
    return TextTable.of(rows, 2);
  }
}
